# make bench [QUICK=1]: the canal kernel on IT30 against SUNDIALS CVODE and GSL odeiv2, then the product
# from the scenario to the written result. Tables go to the terminal and to results/bench/*.csv.
#
# CVODE is a package that only this target needs. It is measured twice: as Debian packages it, and built
# here with -O3 -march=native from Debian's source package (bench/solvers/native.sh; skipped, and said so, if
# the source cannot be had). Each is a shared object, so that both run in one process.
BENCH      := $(BUILD)/bench
BENCH_OBJ  := $(patsubst %,$(BENCH)/%.o,bench single ensemble scaling product cells driver output system \
              reference table machine solvers/gsl it30)
BENCH_LIBS := -lsundials_cvode -lsundials_nvecserial -lsundials_sunlinsolklu \
              -lsundials_sunmatrixsparse -lsundials_generic

.PHONY: bench
bench: ## the kernels against CVODE and GSL, then the whole product (QUICK=1: less of it)
	@sh .ci/packages run bench
	@$(AGAIN) $(BUILD)/thecal $(BENCH)/bench $(BENCH)/cvode_packaged.so
	@sh bench/solvers/native.sh $(BENCH)/native >$(BENCH)/native.log 2>&1 && \
	    $(MAKE) $(BENCH)/cvode_native.so || \
	    echo "bench: no native CVODE (why: $(BENCH)/native.log); only the packaged one is measured"
	@mkdir -p results/bench
	@OMP_PROC_BIND=true $(BENCH)/bench results/bench $(BENCH) $(BENCH) $(BUILD)/thecal $(if $(QUICK),quick)

$(BENCH)/bench: $(BENCH_OBJ) $(LIB)
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LIBS) -ldl
$(BENCH)/cvode_packaged.so: $(BENCH)/solvers/cvode.o $(BENCH)/system.o
	$(Q)$(CC) -shared -Wl,-Bsymbolic -o $@ $^ $(BENCH_LIBS) -lklu -lm
$(BENCH)/cvode_native.so: $(BENCH)/solvers/cvode.o $(BENCH)/system.o $(BENCH)/native/libcvode-native.a
	$(Q)$(CC) -shared -Wl,-Bsymbolic -Wl,--exclude-libs,ALL -o $@ $^ -lklu -lm
$(BENCH)/%.o: bench/%.c
	@mkdir -p $(@D)
	$(Q)$(call compile,-march=native -ffp-contract=fast -Ibench -I/usr/include/suitesparse)

# make bench-versions THEN=4bc913a [LEVEL=3]: the canal's kernels of that commit against those of this
# tree, in turns in one process (bench/README.md).
.PHONY: bench-versions
bench-versions: ## THEN=COMMIT: the canal's kernels of that commit against those of this tree
	@CC="$(CC)" MAKE="$(MAKE)" BUILD=$(BUILD) sh bench/versions/versions.sh $(THEN) $(LEVEL)

# make bench-product THEN=882eaedf [ROUNDS=9]: the program of that commit against that of this tree, in turns, on a
# month of 32 members (bench/README.md).
.PHONY: bench-product
bench-product: ## THEN=COMMIT: the product of that commit against that of this tree
	@CC="$(CC)" MAKE="$(MAKE)" BUILD=$(BUILD) sh bench/versions/product.sh $(THEN) $(ROUNDS)

# make bench-readme THEN=4bc913a [ROUNDS=9]: the README's ensemble, with its kink, without, and with hourly samples, by the
# program of that commit and by this tree's, in turns (bench/README.md).
.PHONY: bench-readme
bench-readme: $(BUILD)/thecal ## THEN=COMMIT: the README's ensemble by that commit's program and by this tree's
	@CC="$(CC)" MAKE="$(MAKE)" BUILD=$(BUILD) sh bench/versions/readme.sh $(THEN) $(ROUNDS)

-include $(BENCH_OBJ:.o=.d) $(BENCH)/solvers/cvode.d
