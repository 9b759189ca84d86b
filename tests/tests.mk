# make validate: every case against its closed form or measurement; one table, also in results/.
VALIDATE := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/validate/*.c))
.PHONY: validate
validate: ## every case against its closed form or measurement, as a table
	@sh .ci/packages run
	@$(AGAIN) $(BUILD)/validate
	@$(BUILD)/validate results
$(BUILD)/validate: $(VALIDATE) $(LIB)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LIBS)
tests: $(BUILD)/validate
-include $(VALIDATE:.o=.d)
# Reports of three results as people see them, in Chromium; pictures of the pages in build/people.
.PHONY: people
people: ## reports in a real browser: looks, use, numbers, paper (build/people)
	@sh .ci/packages run people
	@$(AGAIN) $(BUILD)/thecal
	@sh tests/people/people.sh $(BUILD)

# The recipes of scenarios/scale: GNU parallel, mpirun, a Slurm of this host.
.PHONY: scale
scale: ## slices under GNU parallel, mpirun and Slurm, merged to the bytes of one run
	@sh .ci/packages run scale
	@$(AGAIN) $(BUILD)/thecal
	@sh tests/scale.sh $(BUILD)

include tests/fuzz/fuzz.mk

# Habits: format, tidy, coverage, other compilers.
OURS    := $(shell find sim models -name '*.c')
.PHONY: format tidy coverage clang plain
format: ## every C file as clang-format 14 writes it
	@sh .ci/packages test
	@find sim models tests bench docs -name '*.[ch]' | xargs clang-format-14 -i

# For editors and clang-tidy: what make would compile, and how.
compile_commands.json: Makefile $(OURS) ## how each file is compiled, for editors
	@$(MAKE) -Bnk V=1 all tests 2>/dev/null | awk -v dir="$(CURDIR)" ' \
	    / -c -o / { gsub(/[ ]*&&.*/, ""); for (k = 1; k <= NF; k++) if ($$k ~ /\.c$$/) file = $$k; \
	        gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); sub(/^[ \t]*/, ""); \
	        printf "%s{\"directory\": \"%s\", \"file\": \"%s\", \"command\": \"%s\"}", n++ ? ",\n" : "[\n", dir, file, $$0 } \
	    END { print "\n]" }' > $@.part && mv $@.part $@

# FILES="sim/engine/step.c": those alone. The kernels are compiled three times and looked at once.
tidy: compile_commands.json ## clang-tidy over sim/ and models/, or over FILES=
	@sh .ci/packages run tidy
	@printf '%s\n' $(or $(FILES),$(OURS)) | xargs -P $(JOBS) -n 4 clang-tidy-14 -quiet -p . 2>/dev/null | \
	    tee $(BUILD)/tidy.log; ! grep -q 'warning:\|error:' $(BUILD)/tidy.log

# Lines of sim/ and models/ that the suites and the scripts run through, all instruction sets of a
# kernel together; fails below COVERED per cent. The table is build/coverage/coverage.txt. Beside
# -fopenmp gcc counts atomically, which makes the kernels seven times slower; plain counters are as
# fast as none, and right where one thread runs. Each suite is a program of its own, since a test writes the
# counts of all that its program holds.
COVERED := 95
coverage: ## lines that the tests run through; fails below 95 % (build/coverage/coverage.txt)
	@sh .ci/packages run test coverage
	@$(AGAIN) APART=1 CC=gcc BUILD=$(BUILD)/coverage OPT=-O2 \
	    EXTRA="--coverage -fprofile-update=single" all $(BUILD)/coverage/validate $(TESTS:$(BUILD)/%=$(BUILD)/coverage/%)
	@find $(BUILD)/coverage -name '*.gcda' -delete
	@OMP_THREAD_LIMIT=1 $(AT_ONCE) JOBS=$(JOBS) sh tests/run.sh $(BUILD)/coverage \
	    $(filter-out tests/house.sh,$(SCRIPTS)) $(TESTS:$(BUILD)/%=$(BUILD)/coverage/%)
	@gcovr -r . --object-directory $(BUILD)/coverage -j $(JOBS) --filter sim/ --filter models/ \
	    --print-summary --fail-under-line $(COVERED) -o $(BUILD)/coverage/coverage.txt

# The suites again, as another compiler has them, and as a machine without our vector instructions does.
clang: ## the suites, compiled by clang, warnings as errors
	@sh .ci/packages run test sanitize
	@$(AGAIN) CC=clang BUILD=$(BUILD)/clang EXTRA=-Werror all tests
	@$(AT_ONCE) JOBS=$(JOBS) sh tests/run.sh $(BUILD)/clang $(TESTS:$(BUILD)/%=$(BUILD)/clang/%)
# TH_PLAIN is in a few sources; all others' objects are taken over from the build with vector instructions. No header
# may say it.
PLAINLY  = $(shell grep -rlw TH_PLAIN --include=*.[ch] sim models tests)
SHARED   = $(patsubst $(BUILD)/%,%,$(filter-out $(PLAINLY:%.c=$(BUILD)/%.o) $(BUILD)/models/%.v2.o $(BUILD)/models/%.v3.o \
           $(BUILD)/models/%.v4.o $(BUILD)/models/%.v0.o,$(OBJECTS) $(PROGRAM) $(TEST_OBJECTS) $(VALIDATE)))
plain: ## the suites with the kernels in plain C
	@sh .ci/packages run test
	@$(if $(filter %.h,$(PLAINLY)),echo "$(filter %.h,$(PLAINLY)): TH_PLAIN in a header" >&2; exit 1)
	@$(AGAIN) $(SHARED:%=$(BUILD)/%)
	@mkdir -p $(BUILD)/plain
	@printf '%s\n' $(SHARED) | tar --format=posix -C $(BUILD) -T - -cf - | tar -C $(BUILD)/plain -xf -
	@$(AGAIN) BUILD=$(BUILD)/plain PLAIN=1 $(BUILD)/plain/thecal $(TESTS:$(BUILD)/%=$(BUILD)/plain/%)
	@$(AT_ONCE) JOBS=$(JOBS) sh tests/run.sh $(BUILD)/plain $(TESTS:$(BUILD)/%=$(BUILD)/plain/%)
