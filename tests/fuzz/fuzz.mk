# make fuzz.
# Any bytes as a scenario, for FUZZ_SECONDS, from a copy of tests/fuzz/corpus and of the scenarios. What
# fails is kept beside the copy. Nothing is said of leaks inside libfyaml, which keeps some at errors.
FUZZ_SECONDS ?= 60
.PHONY: fuzz
fuzz: ## any bytes as a scenario, for FUZZ_SECONDS
	@sh .ci/packages run fuzz
	@$(AGAIN) CC=clang BUILD=$(BUILD)/fuzz OPT=-O1 \
	    EXTRA="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined" \
	    $(BUILD)/fuzz/fuzz_scenario
	@mkdir -p $(BUILD)/fuzz/corpus
	@cp tests/fuzz/corpus/* scenarios/*.yaml $(BUILD)/fuzz/corpus
	@echo leak:libfyaml > $(BUILD)/fuzz/leaks
	LSAN_OPTIONS=suppressions=$(BUILD)/fuzz/leaks:print_suppressions=0 $(BUILD)/fuzz/fuzz_scenario \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=4096 -max_len=4096 \
	    -artifact_prefix=$(BUILD)/fuzz/ -print_final_stats=1 $(BUILD)/fuzz/corpus
$(BUILD)/fuzz_scenario: tests/fuzz/scenario.c $(LIB)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $< $(LIB) $(LIBS)
