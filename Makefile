# Thecal: `make help` lists the goals.
#
# run and test first install what is missing (.ci/packages), then start make again, so that nothing
# here asks for a compiler or a library before it is there.
ifeq ($(origin CC),default)
CC      := gcc
endif
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
VERSION := 0.12.0
RELEASED := 2026-11-30
MAKEFLAGS += --no-print-directory
# A compiler that was killed leaves no half-written file behind that looks made.
.DELETE_ON_ERROR:
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
AGAIN    = $(MAKE) $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
OPT     ?= -O3
EXTRA   ?=
# PLAIN=1: the canal's kernels in C without vector dispatch, as on a machine that has none of ours.
ifneq ($(PLAIN),)
EXTRA   += -DTH_PLAIN
endif
PKGS    := libfyaml gsl hdf5-serial zlib
INCLUDES := -Isim -Isim/include -Imodels
DEFINES := -D_GNU_SOURCE -DTH_VERSION='"$(VERSION)"'
# Lines of the sources, which a trace of calls shows; what variables hold is in make debug, which says -g3.
CFLAGS   = -std=c17 -g1 $(OPT) -fPIC -fvisibility=hidden -fno-math-errno -fno-trapping-math -fopenmp \
           $(WARN) $(INCLUDES) $(DEFINES) $(PKG_CFLAGS) $(EXTRA)
LIBS     = $(HDF5) $(filter-out $(if $(findstring -Bstatic,$(HDF5)),-lhdf5),$(PKG_LIBS)) -ludunits2 -lcsv -lm -ldl -pthread -fopenmp
LIBS_SHARED = $(PKG_LIBS) -lhdf5_serial_hl -ludunits2 -lcsv -lm -ldl -pthread -fopenmp
KERNEL   = -ffp-contract=fast $(KERNEL_EXTRA)
# Without contractions coefficients, and the errors of substeps, have the same bits whatever the instruction set.
$(BUILD)/models/csf/canal/kernel/exchange.%.o $(BUILD)/models/csf/canal/kernel/sdirk_error.%.o: KERNEL += -ffp-contract=off
# -O3 is for what runs in each step. The kernels of layers are as fast at -O2, and those that machines of before 2013
# have are slower by 4 to 14 % at -O1, where they take half as long to compile (make bench-versions). What reads, writes and
# reports is at -O2: it runs once.
IN_TURN  := $(foreach v,v3 v4,$(BUILD)/models/csf/canal/kernel/layered.$v.o)
$(IN_TURN): override private OPT := $(patsubst -O3,-O2,$(OPT))
$(BUILD)/models/%.v2.o: override private OPT := $(patsubst -O3,-O1,$(OPT))
$(foreach d,$(filter-out base engine layout scenario model,$(notdir $(wildcard sim/*))),$(BUILD)/sim/$d/%.o): override private OPT := $(patsubst -O3,-O2,$(OPT))
# Whole or not at all: a make that was stopped, or another one beside it, leaves no half a list of
# headers that the next would stumble over.
compile  = $(CC) $(CFLAGS) $(1) -MMD -MP -MF $@.part -c -o $@ $< && mv $@.part $(@:.o=.d)
# make V=1 shows the commands.
Q        = $(if $(V),,@echo "  $@";)

# Asked once, and only when something is compiled.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
# HDF5 is linked into the program where it is there as an archive, as in Debian: the shared one brings thirty libraries
# with it, by which it reads files over networks, and with them a start takes three times as long. The sanitizers have
# it shared: what it leaks is passed over by its name.
HDF5       = $(eval HDF5 := $$(or $$(if $$(findstring sanitize,$$(EXTRA)),,$$(shell \
             echo 'int H5DSset_scale(int, char *); int main(void) { return H5DSset_scale(0, ""); }' | \
             $$(CC) -x c -o /dev/null - $$(filter -L%,$$(PKG_LIBS)) $$(ARCHIVE) 2>/dev/null && echo $$(ARCHIVE))),\
             -lhdf5_serial_hl))$(HDF5)
ARCHIVE   := -Wl,-Bstatic -lhdf5_hl -lhdf5 -Wl,-Bdynamic -lsz -lz -lm -ldl -pthread
# Of the test programs: gold, where it is there, needs half the time, and half of that without the lines of the
# sources, which debug and the sanitizers show. Addresses and functions are settled when it is linked and started, not
# in each of the two thousand processes of tests.
TEST_LIBS  = $(eval TEST_LIBS := $$(shell pkg-config --libs check) $$(shell \
             $(CC) -fuse-ld=gold -Wl,--version >/dev/null 2>&1 && echo -fuse-ld=gold) \
             $(if $(filter -O2 -O3,$(OPT)),-Wl$(comma)-S$(comma)-z$(comma)now -no-pie))$(TEST_LIBS)
comma     := ,

# sim/main.c, and what only the program needs, not the library.
WORDS   := $(foreach d,figure picture page report explain command,sim/$d/*.c sim/$d/*/*.c)
WORDS   := $(sort $(wildcard $(WORDS)))
SIM     := $(sort $(wildcard sim/*/*.c sim/*/*/*.c sim/*/*/*/*.c) sim/thecal.c)
SIM     := $(filter-out $(WORDS),$(SIM))
# A file is compiled once for each instruction set by where it stands.
ISA     := $(wildcard models/csf/*/kernel/*.c)
MODELS  := $(filter-out $(ISA),$(wildcard models/*.c models/*/*.c models/*/*/*.c models/*/*/*/*.c))
OBJECTS := $(SIM:%.c=$(BUILD)/%.o) $(MODELS:%.c=$(BUILD)/%.o)
ifeq ($(shell uname -m)$(PLAIN),x86_64)
OBJECTS += $(foreach v,v2 v3 v4,$(ISA:%.c=$(BUILD)/%.$(v).o))
else
OBJECTS += $(ISA:%.c=$(BUILD)/%.v0.o)
endif
PROGRAM := $(WORDS:%.c=$(BUILD)/%.o)
LIB     := $(BUILD)/libthecal.a
TESTS   := $(wildcard $(foreach d,$(patsubst sim/%/,%,$(wildcard sim/*/)) models system,$(addprefix tests/$d/,*.c */*.c */*/*.c)))
TESTS   := $(patsubst tests/%.c,%,$(filter-out tests/system/example.c,$(sort $(TESTS))))
TEST_OBJECTS := $(TESTS:%=$(BUILD)/tests/%.o)
# Those that put a malloc or an open of their own before that of the C library, or pass over leaks of others.
ALONE   := $(shell grep -lE 'include "support/(fault|leaks|about_fixture).h"|^void [*]malloc' $(TESTS:%=tests/%.c))
# Those that take longest begin first, so that no core waits for another at the end.
LONGEST := $(filter system/% models/catalog/% models/csf/%,$(TESTS))
TESTS   := $(addprefix $(BUILD)/tests/,$(LONGEST) $(filter-out $(LONGEST),$(TESTS)))
# build/tests/engine/step is the suite of tests/engine/step.c: a link to one program of all suites, which takes one
# link, not hundreds; a program of its own where few are made (T=step) or APART=1 asks for it.
ALONE   := $(if $(T)$(APART),$(TESTS),$(patsubst tests/%.c,$(BUILD)/tests/%,$(ALONE)))
TOGETHER := $(filter-out $(ALONE),$(TESTS))
SCRIPTS := tests/house.sh $(wildcard tests/cli/*.sh tests/validate/*.sh)
NAMES   := $(patsubst scenarios/%.yaml,%,$(wildcard scenarios/*.yaml))

# A goal that people type has its line of help behind two signs.
.PHONY: help all lib run test tests verdict debug sanitize asan tsan reference check-reference reference-device \
        check-device install \
        uninstall clean words again
all: $(BUILD)/thecal lib words ## the program, the libraries, manual page and completion (the default)
help: ## this list
	@sed -n 's/^\([a-z_.-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	    awk -F'|' '{ printf "%-29s %s\n", $$1, $$2 }'
	@echo
	@echo "  V=1 shows the commands, JOBS=N builds and tests N at a time (all cores),"
	@echo "  CC=clang compiles with clang, PLAIN=1 without vector instructions (after make clean)."
lib: $(LIB) $(BUILD)/libthecal.so $(BUILD)/thecal.pc
words: $(BUILD)/thecal.1 $(BUILD)/thecal.bash
tests: $(TESTS)

run: ## a month on morphine: scenarios/morphine_month.yaml to results/, and a page of it
	@sh .ci/packages run
	@$(AGAIN) $(BUILD)/thecal
	$(BUILD)/thecal run scenarios/morphine_month.yaml
	@echo
	$(BUILD)/thecal report results/morphine_month.h5

# The verdict's last line is "N passed, N failed". The scripts first, which take longest.
# T=step, T=engine: the suites and scripts whose names have that in them; T=step:name, of a suite the
# test cases of that name alone.
WANTED  := $(firstword $(subst :, ,$(T)))
PICKED   = $(if $(WANTED),$(strip $(foreach t,$(SCRIPTS) $(TESTS),$(if $(findstring $(WANTED),$(t:$(BUILD)/%=%)),$t))),$(SCRIPTS) $(TESTS))
export CK_RUN_CASE := $(word 2,$(subst :, ,$(T)))
ifeq ($(CK_RUN_CASE),)
unexport CK_RUN_CASE
endif
test: ## everything that is quick to test; T=step only the suites so called, T=step:case one case
	@$(if $(PICKED),,echo "no suite or script has \"$(WANTED)\" in its name" >&2; exit 1)
	@sh .ci/packages run test
	@$(AGAIN) all $(if $(T),$(filter $(TESTS),$(PICKED)) $(if $(findstring validate.sh,$(PICKED)),$(BUILD)/validate),tests)
	@$(MAKE) verdict
verdict:
	@JOBS=$(JOBS) sh tests/run.sh $(BUILD) $(PICKED)
# build/debug, without optimisation; T=step: that suite in gdb, where a test runs in its own process.
debug: ## the program without optimisation in build/debug; T=step that suite in gdb
	@sh .ci/packages run test debug
	@$(AGAIN) BUILD=$(BUILD)/debug OPT="-O0 -g3" $(BUILD)/debug/thecal \
	    $(if $(T),$(patsubst $(BUILD)/%,$(BUILD)/debug/%,$(filter $(TESTS),$(PICKED))))
	@$(if $(T),CK_FORK=no CK_DEFAULT_TIMEOUT=0 gdb -q $(patsubst $(BUILD)/%,$(BUILD)/debug/%,$(firstword $(filter $(TESTS),$(PICKED)))))

$(BUILD)/thecal: $(BUILD)/sim/main.o $(BUILD)/command.a $(LIB)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LIBS)
$(LIB): $(OBJECTS)
	@rm -f $@ $@.part
	$(Q)ar rcs $@.part $^ && mv $@.part $@
$(BUILD)/command.a: $(PROGRAM)
	@rm -f $@ $@.part
	$(Q)ar rcs $@.part $^ && mv $@.part $@
# Only thecal_ names leave the library, not even the locks that the compiler makes.
$(BUILD)/thecal.map: Makefile
	@mkdir -p $(@D)
	@echo '{ global: thecal_*; local: *; };' > $@
$(BUILD)/libthecal.so: $(OBJECTS) $(BUILD)/thecal.map
	$(Q)$(CC) -shared -Wl,-soname,libthecal.so.0 -Wl,--version-script=$(BUILD)/thecal.map \
	    -o $@ $(OBJECTS) $(LIBS_SHARED) $(EXTRA)

$(BUILD)/%.v0.o: %.c
	@mkdir -p $(@D)
	$(Q)$(call compile,$(KERNEL) -DTH_ISA=v0)
$(BUILD)/%.v2.o: %.c
	@mkdir -p $(@D)
	$(Q)$(call compile,$(KERNEL) $(KERNEL_V2) -march=x86-64-v2 -DTH_ISA=v2)
$(BUILD)/%.v3.o: %.c
	@mkdir -p $(@D)
	$(Q)$(call compile,$(KERNEL) -march=x86-64-v3 -DTH_ISA=v3)
$(BUILD)/%.v4.o: %.c
	@mkdir -p $(@D)
	$(Q)$(call compile,$(KERNEL) -march=x86-64-v4 -DTH_ISA=v4)
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(compile)

# The files that a page is made of are part of this object.
ASSETS  := sim/page
$(BUILD)/sim/page/assets.o: DEFINES += -DTH_ASSETS='"$(ASSETS)"'
$(BUILD)/sim/page/assets.o: $(wildcard $(ASSETS)/web/* $(ASSETS)/uplot/*)

# One object knows the commit; it is made anew only when the commit or the tree's cleanness changed.
COMMIT   = $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)$(shell \
           git diff --quiet HEAD 2>/dev/null || { git rev-parse HEAD >/dev/null 2>&1 && echo +dirty; })
DATE     = $(shell git log -1 --format=%cs 2>/dev/null || echo $(RELEASED))
FOUND    = $(shell for p in hdf5-serial gsl libfyaml; do echo $$p $$(pkg-config --modversion $$p); done \
           | paste -sd, | sed 's/,/, /g')
again:
$(BUILD)/version.txt: again
	@mkdir -p $(BUILD)
	@echo "$(VERSION) $(COMMIT) $(DATE)" | cmp -s - $@ || echo "$(VERSION) $(COMMIT) $(DATE)" > $@
$(BUILD)/tests/base/version.o: $(BUILD)/version.txt
$(BUILD)/sim/base/version.o: sim/base/version.c $(BUILD)/version.txt
	@mkdir -p $(@D)
	$(Q)$(call compile,-DTH_COMMIT='"$(COMMIT)"' -DTH_DATE='"$(DATE)"' -DTH_LIBRARIES='"$(FOUND)"')

.PRECIOUS: $(BUILD)/%.o
$(BUILD)/tests/%.o: INCLUDES += -Itests
# A field that is left out, which clang's build stops at.
$(BUILD)/tests/%.o: WARN += -Werror=missing-field-initializers
# Most suites run for less time than it takes to optimise them, above all under the sanitizers.
$(BUILD)/tests/%.o: override private OPT := $(patsubst -O%,-O0,$(OPT))
BESIDE  := $(BUILD)/tests/main.o $(BUILD)/tests/it30.o $(BUILD)/command.a $(LIB)
# HDF5 is shared here: a malloc that a suite puts in place of the library's is not to be HDF5's, too.
# A program finds the parts of this tree from the folder of the build, so each is there, and a link in tests/.
$(ALONE): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(BESIDE)
	$(Q)$(CC) $(CFLAGS) -o $(BUILD)/test.$(subst /,.,$*) $^ $(LIBS_SHARED) $(TEST_LIBS) && ln -sfr $(BUILD)/test.$(subst /,.,$*) $@
$(BUILD)/suites: $(TOGETHER:%=%.o) $(BESIDE)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)
$(TOGETHER): $(BUILD)/suites
	@ln -sfr $< $@

# The tests again, where mistakes with memory, numbers and threads show. Their own folders, so that
# the plain build stays. OpenMP of gcc is not known to TSan, that of clang is.
SANITIZED := tests/cli/cli.sh tests/cli/resume.sh tests/cli/reference.sh
# A test takes up to ten times as long there, and so long it may take before it counts as hung. What is there
# for the numbers' sake is done in brief: rounds() of tests/support/check_main.h.
SLOWLY    := CK_TIMEOUT_MULTIPLIER=10 TH_TEST_BRIEF=1
THREADED  := $(addprefix $(BUILD)/tests/,engine/advance ensemble/checkpoint system/month)
# A process for each test case costs more than most cases do: under AddressSanitizer 0.2 s of the processor, for the maps
# of its memory are copied and searched for leaks, and for coverage the counts of all files. So a suite is one process
# there, and only one that fails so is run again case by case.
AT_ONCE   := TH_TEST_AT_ONCE=1
# In the kernels, whose loops are unrolled, some checks are left out of UBSan, for they take minutes to compile:
# null, size and overflow of pointers, whose accesses AddressSanitizer sees, and alignment, without which vector
# loads fault by themselves. Those that few machines run, and a suite or two, call a function at each access.
TRIMMED   := -fno-sanitize=null,alignment,object-size,pointer-overflow
CALLED    := $(if $(findstring clang,$(CC)),,--param asan-instrumentation-with-call-threshold=0)
sanitize: ## the tests under AddressSanitizer, UBSan and ThreadSanitizer
	@sh .ci/packages run test sanitize
	@failed=0; for kind in asan tsan; do $(MAKE) $$kind || failed=1; done; exit $$failed
asan:
	@$(AGAIN) BUILD=$(BUILD)/asan OPT=-O1 KERNEL_EXTRA="$(TRIMMED)" KERNEL_V2="$(CALLED)" \
	    EXTRA="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" \
	    $(BUILD)/asan/thecal $(TESTS:$(BUILD)/%=$(BUILD)/asan/%)
	@ASAN_OPTIONS=detect_leaks=1 $(SLOWLY) $(AT_ONCE) JOBS=$(JOBS) \
	    sh tests/run.sh $(BUILD)/asan $(SANITIZED) $(TESTS:$(BUILD)/%=$(BUILD)/asan/%)
tsan:
	@$(AGAIN) APART=1 CC=clang BUILD=$(BUILD)/tsan OPT=-O1 EXTRA="-fsanitize=thread" \
	    $(THREADED:$(BUILD)/%=$(BUILD)/tsan/%)
	@TSAN_OPTIONS=ignore_noninstrumented_modules=1 CK_FORK=no $(SLOWLY) JOBS=$(JOBS) \
	    sh tests/run.sh $(BUILD)/tsan $(THREADED:$(BUILD)/%=$(BUILD)/tsan/%)

# Reference curves: small, text, under version control. A change there is a change of the physics.
reference: $(BUILD)/thecal ## writes the reference curves anew; S=slow_kink only that one
	@mkdir -p results/reference
	@for s in $(or $(S),$(NAMES)); do \
	    if grep -q '^record:' scenarios/$$s.yaml; then all=; else all='--set record=all'; fi; \
	    $(BUILD)/thecal run -q $$all scenarios/$$s.yaml || case $$? in 1|5) ;; *) exit 1 ;; esac; \
	    $(BUILD)/thecal reference results/$$s.h5 -o results/reference/$$s.csv || exit 1; done
check-reference: $(BUILD)/thecal ## every scenario against its reference curve
	@sh tests/cli/reference.sh $(BUILD)/thecal
reference-device: $(BUILD)/thecal ## writes the curves and tables of the device tests anew
	@sh tests/device_reference.sh $(BUILD)/thecal make
check-device: $(BUILD)/thecal ## every device test, and the table of each pump that ships, against what is kept
	@sh tests/device_reference.sh $(BUILD)/thecal

$(BUILD)/thecal.1: $(BUILD)/thecal
	@$< help --man > $@.part && mv $@.part $@
$(BUILD)/thecal.bash: $(BUILD)/thecal
	@$< help --completion > $@.part && mv $@.part $@
$(BUILD)/thecal.pc: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' \
	    'Name: thecal' 'Description: intrathecal drug-dosing simulation' 'Version: $(VERSION)' \
	    'Libs: -L$${libdir} -lthecal' 'Libs.private: -lhdf5_serial_hl -ludunits2 -lcsv -lm -ldl -pthread -fopenmp' \
	    'Requires.private: libfyaml, gsl, hdf5-serial' 'Cflags: -I$${includedir}' > $@

BIN     := $(DESTDIR)$(PREFIX)/bin
LIBDIR  := $(DESTDIR)$(PREFIX)/lib
SHARE   := $(DESTDIR)$(PREFIX)/share
install: all ## into PREFIX (/usr/local), below DESTDIR
	install -d $(BIN) $(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include $(SHARE)/man/man1 \
	    $(SHARE)/bash-completion/completions $(SHARE)/thecal/scenarios/parts \
	    $(SHARE)/thecal/scenarios/device-tests
	install -m 755 $(BUILD)/thecal $(BIN)/thecal
	install -m 644 $(LIB) $(LIBDIR)/libthecal.a
	install -m 755 $(BUILD)/libthecal.so $(LIBDIR)/libthecal.so.$(VERSION)
	ln -sf libthecal.so.$(VERSION) $(LIBDIR)/libthecal.so.0
	ln -sf libthecal.so.0 $(LIBDIR)/libthecal.so
	sed 's|^prefix=.*|prefix=$(PREFIX)|' $(BUILD)/thecal.pc > $(LIBDIR)/pkgconfig/thecal.pc
	install -m 644 sim/include/thecal.h sim/include/thecal_pump.h sim/include/thecal_program.h \
	    $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(BUILD)/thecal.1 $(SHARE)/man/man1/thecal.1
	install -m 644 $(BUILD)/thecal.bash $(SHARE)/bash-completion/completions/thecal
	install -m 644 scenarios/*.yaml $(SHARE)/thecal/scenarios/
	for part in scenarios/parts/*; do [ ! -f "$$part" ] || \
	    install -m 644 "$$part" $(SHARE)/thecal/scenarios/parts/; done
	install -m 644 scenarios/device-tests/*.yaml $(SHARE)/thecal/scenarios/device-tests/
uninstall: ## what install put there away
	rm -f $(BIN)/thecal $(LIBDIR)/libthecal.a $(LIBDIR)/libthecal.so* $(LIBDIR)/pkgconfig/thecal.pc \
	    $(DESTDIR)$(PREFIX)/include/thecal.h $(DESTDIR)$(PREFIX)/include/thecal_pump.h \
	    $(DESTDIR)$(PREFIX)/include/thecal_program.h $(SHARE)/man/man1/thecal.1 \
	    $(SHARE)/bash-completion/completions/thecal
	rm -rf $(SHARE)/thecal

clean: ## build/ away
	rm -rf $(BUILD)

-include tests/tests.mk bench/bench.mk
-include $(OBJECTS:.o=.d) $(PROGRAM:.o=.d) $(BUILD)/sim/main.d $(TEST_OBJECTS:.o=.d) $(BUILD)/tests/main.d $(BUILD)/tests/it30.d
