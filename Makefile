# Thecal: make run | test | bench | validate | fuzz | sanitize | reference | check-reference | install
CC      ?= gcc
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
VERSION := 0.1.0
MAKEFLAGS += --no-print-directory
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)

WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
OPT     ?= -O3
EXTRA   ?=
PACKAGES = libfyaml udunits2 gsl hdf5-serial
PKGS     = libfyaml gsl hdf5-serial
INCLUDES := -Isim -Isim/include -Imodels
COMMIT  := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
DIRTY   := $(shell git diff --quiet HEAD 2>/dev/null && echo 0 || echo 1)
DEFINES := -D_GNU_SOURCE -DTH_VERSION='"$(VERSION)"'
CFLAGS   = -std=c17 $(OPT) -g -fPIC -fvisibility=hidden -fno-math-errno -fno-trapping-math -fopenmp \
           $(WARN) $(INCLUDES) $(DEFINES) $(shell pkg-config --cflags $(PKGS)) $(EXTRA)
LIBS     = $(shell pkg-config --libs $(PKGS)) -lhdf5_serial_hl -ludunits2 -lm -fopenmp
KERNEL  := -ffp-contract=fast

SIM     := $(filter-out sim/main.c,$(wildcard sim/*.c))
ISA     := $(wildcard models/*/*_isa.c)
MODELS  := $(filter-out $(ISA),$(wildcard models/*.c models/*/*.c))
OBJECTS := $(SIM:%.c=$(BUILD)/%.o) $(MODELS:%.c=$(BUILD)/%.o)
ifeq ($(shell uname -m),x86_64)
ISA_OBJECTS := $(foreach v,v2 v3 v4,$(ISA:%.c=$(BUILD)/%.$(v).o))
else
ISA_OBJECTS := $(ISA:%.c=$(BUILD)/%.v0.o)
endif
OBJECTS += $(ISA_OBJECTS)
TESTS   := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/test_*.c))

.PHONY: all run test lib clean
all: $(BUILD)/thecal lib
lib: $(BUILD)/libthecal.a $(BUILD)/libthecal.so

$(BUILD)/thecal: $(BUILD)/sim/main.o $(BUILD)/libthecal.a
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/libthecal.a: $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^
$(BUILD)/libthecal.so: $(OBJECTS)
	$(CC) -shared -Wl,-soname,libthecal.so.0 -o $@ $^ $(LIBS)

$(BUILD)/%.v0.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KERNEL) -DTH_ISA=v0 -MMD -c -o $@ $<
$(BUILD)/%.v2.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KERNEL) -march=x86-64-v2 -DTH_ISA=v2 -MMD -c -o $@ $<
$(BUILD)/%.v3.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KERNEL) -march=x86-64-v3 -DTH_ISA=v3 -MMD -c -o $@ $<
$(BUILD)/%.v4.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KERNEL) -march=x86-64-v4 -DTH_ISA=v4 -MMD -c -o $@ $<
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -c -o $@ $<

$(BUILD)/test_%: tests/test_%.c $(BUILD)/libthecal.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests -MMD -o $@ $< $(BUILD)/libthecal.a $(LIBS) $(shell pkg-config --libs check)

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
