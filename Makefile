# toyreg: `make help` lists what can be made.  Needs GNU make 4.3.

SCALE ?= standard
ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O2
STRICT = -I. -std=c99 -D_POSIX_C_SOURCE=200809L -ffp-contract=off \
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror

ifneq ($(words $(SCALE))$(filter-out quick standard full,$(SCALE)),1)
$(error SCALE=$(SCALE): must be quick, standard or full)
endif
OUT = build/$(SCALE)
ifneq ($(RANKS),)
ifneq ($(words $(RANKS))$(filter-out 1% 2% 3% 4% 5% 6% 7% 8% 9%,$(RANKS)),1)
$(error RANKS=$(RANKS): must be a whole number of at least 1)
endif
MPI = -mpi
MPIRUN ?= mpirun -q --oversubscribe --bind-to none
LAUNCH = $(MPIRUN) -n $(RANKS) # and a space
export CH_BAR = $(MAKE_TERMERR)
endif
SOURCES = $(sort $(wildcard chapters/[0-9][0-9]-*.c))
CHAPTERS = $(SOURCES:chapters/%.c=%)
TESTS = $(patsubst tests/%.c,build/tests/%,$(filter-out %_all.c,$(wildcard tests/*.c)))
WEAVE = RESULTS=$(OUT) report/weave
RESULTS =
WOVEN = $(wildcard report/*)

# Nothing below asks the machine for a tool before a recipe runs, and with `deps` among the goals
# every recipe waits for it: `make -j deps report` works where none of the tools is there yet.
AFTER = $(filter deps,$(MAKECMDGOALS))
OPENMP = $$(echo 'int main(void){return 0;}' | $(CC) -fopenmp -x c -o /dev/null - 2>/dev/null \
    && echo -fopenmp || echo -Wno-unknown-pragmas)
CAIRO_FLAGS = $$(pkg-config --cflags cairo pangocairo zlib | sed 's/-I/-isystem /g')
OPENMPI = $$(pkg-config --cflags --libs ompi-c | sed 's/-I/-isystem /g')
CAIRO = $(CAIRO_FLAGS) $$(pkg-config --libs cairo pangocairo zlib)
COMPILE = $(CC) $(STRICT) $(CFLAGS) $(CPPFLAGS)
BUILD = @mkdir -p $(@D) && $(COMPILE) $(1) -MMD -MP -MT $@ -MF $@.d -o $@.tmp $< $(2) $(LDFLAGS) -lm \
    && mv $@.tmp $@
OPENBLAS = $$(pkg-config --exists openblas 2>/dev/null \
    && echo -DBENCH_OPENBLAS $$(pkg-config --cflags --libs openblas))

# Recipes run side by side (-j on the command line has the last word), but for the
# simulations of a report: each has threads of its own, and they run one after the other.
MAKEFLAGS += -j2
ONE_BY_ONE = $(filter report readme,$(MAKECMDGOALS))

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help deps report readme test bench bench-peers cost clean FORCE $(CHAPTERS)

help:
	@echo 'make deps              install what is needed (Debian 12, Ubuntu 24.04 or later), as root or by sudo'
	@echo 'make report            the whole report: $(OUT)/toyreg.md, .html and .pdf'
	@echo 'make NN-name           one chapter: its results, figures and page in $(OUT)/NN-name'
	@echo '                       ($(CHAPTERS))'
	@echo 'make test              all tests; with `deps` before it, what only they need is installed too'
	@echo 'make bench             speed, as fractions of what this machine can do'
	@echo 'make bench-peers       the same experiments in PyTorch and NumPy, where installed'
	@echo 'make cost              measure what the appendix shows of speed anew: a quarter of an hour'
	@echo 'make readme            write claims and speed of $(OUT) into README.md'
	@echo 'make clean             remove build/'
	@echo 'SCALE=quick|standard|full   a minute or two, five to fifteen minutes (the default), hours'
	@echo 'RANKS=N                     simulations on N ranks of MPI, started by MPIRUN='
	@echo 'CC=, CFLAGS=                the compiler and its optimization (now $(CC) $(CFLAGS))'

# ------------------------------------------------------------------------------------- deps

PACKAGES = gcc libc6-dev make pkg-config libcairo2-dev libpango1.0-dev zlib1g-dev pandoc \
    texlive-luatex texlive-latex-recommended tex-gyre fonts-texgyre fonts-texgyre-math fonts-dejavu-core
ifneq ($(filter test,$(MAKECMDGOALS)),)
PACKAGES += g++ clang gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static perl \
    openmpi-bin libopenmpi-dev
else ifneq ($(RANKS),)
PACKAGES += openmpi-bin libopenmpi-dev
endif

deps:
	@ID= VERSION_ID=; [ ! -r /etc/os-release ] || . /etc/os-release; \
	case $$ID-$$VERSION_ID in \
	debian- | debian-1[2-9]* | ubuntu-2[4-9].* | ubuntu-[3-9]*) ;; \
	*) echo 'deps: not Debian 12, Ubuntu 24.04 or later; needed are (by the names of Debian):'; \
	   echo '  $(PACKAGES)'; exit 0 ;; \
	esac; \
	missing=; for p in $(PACKAGES); do \
	    dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -q ^installed || \
	    missing="$$missing $$p"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	apt='env DEBIAN_FRONTEND=noninteractive apt-get'; [ "$$(id -u)" = 0 ] || apt="sudo $$apt"; \
	$$apt update && $$apt install -y --no-install-recommends $$missing

# --------------------------------------------------------------------------------- chapters
# A chapter is two programs, simulation and drawing, from one source.  What they make is dated by
# what made it: if a program and the data it reads are byte by byte those of the last run (a change
# of prose leaves them so), its results are only touched.

ifneq ($(file <build/compile),$(COMPILE))
build/compile: FORCE
endif
build/compile: | $(AFTER)
	@mkdir -p build && echo '$(COMPILE)' > $@

# The headers' implementations are compiled once; what a program does not use of them is
# dropped, so that it stays as it was when that changes.
OBJECT = @mkdir -p $(@D) && $(COMPILE) $(1) -ffunction-sections -fdata-sections -MMD -MP -MT $@ \
    -MF $@.d -c -o $@.tmp $< && mv $@.tmp $@
LINKED = -DCHAPTER_LINKED -Wl,--gc-sections
RECORDED = -DCH_FLAGS='"$(STRICT) $(CFLAGS)"'
build/bin/library.o: chapters/library.c build/compile | $(AFTER)
	$(call OBJECT,$(OPENMP))
build/bin/library-draw.o: chapters/library.c build/compile | $(AFTER)
	$(call OBJECT,-DCHAPTER_DRAW $(CAIRO_FLAGS))
build/bin/%-draw: chapters/%.c build/bin/library-draw.o | $(AFTER)
	$(call BUILD,-DCHAPTER_DRAW $(LINKED),build/bin/library-draw.o $(CAIRO))
build/bin/%-mpi: chapters/%.c build/bin/library.o | $(AFTER)
	$(call BUILD,$(OPENMP) -DCH_MPI $(LINKED) $(RECORDED),build/bin/library.o $(OPENMPI))
build/bin/%: chapters/%.c build/bin/library.o | $(AFTER)
	$(call BUILD,$(OPENMP) $(LINKED) $(RECORDED),build/bin/library.o)

# $(call FRESH,inputs,mark,outputs,command): run it unless the outputs are there and the mark holds
# the checksum of the inputs.
FRESH = @mkdir -p $(dir $(2)) && key=$$(cat $(1) | cksum) && \
    if ! ls $(3) >/dev/null 2>&1 || [ "$$key" != "$$(cat $(2) 2>/dev/null)" ]; \
    then rm -f $(2) && echo '$(4)' && $(4) && echo "$$key" > $(2); fi && touch -c $(3)

define chapter_rules
FIGURES_$(1) := $$(addprefix $(OUT)/$(1)/,$$(sort $$(shell \
    sed -n -e 's/.*ch_figure(.*"\([A-Za-z0-9_-]*\)" *).*/\1.svg/p' \
    -e 's/.*ch_animation(.*"\([A-Za-z0-9_-]*\)" *).*/\1.apng/p' chapters/$(1).c)))
DRAWN_$(1) := $$(filter %.svg,$$(FIGURES_$(1)))
RESULTS += $(OUT)/$(1)/values.yaml $$(FIGURES_$(1))
$(1): $(OUT)/$(1)/$(1).html
$(OUT)/$(1)/values.yaml $(OUT)/$(1)/claims.csv &: build/bin/$(1)$(MPI) $$(DATA_$(1)) $(if $(ONE_BY_ONE),| $(BEFORE))
	$$(call FRESH,$$^,$$(@D)/.simulated,$$(@D)/values.yaml $$(@D)/claims.csv,$(LAUNCH)$$< --scale $(SCALE) --out $$(@D))
$(OUT)/$(1)/.drawn $$(FIGURES_$(1)) $$(DRAWN_$(1):.svg=.pdf) $$(DRAWN_$(1):.svg=.png) &: \
    build/bin/$(1)-draw $(OUT)/$(1)/values.yaml $$(DATA_$(1))
	$$(call FRESH,$$^ $$(@D)/*.csv,$(OUT)/$(1)/.drawn,$$(@D)/.drawn $$(FIGURES_$(1)),$$< --out $$(@D))
$(OUT)/$(1)/$(1).html: chapters/$(1).c $(OUT)/$(1)/values.yaml $$(FIGURES_$(1)) $(WOVEN)
	$$(WEAVE) html $$@ $$<
endef
DATA_10-cost = $(wildcard chapters/data/cost/*.csv)
DATA_09-digits = chapters/data/digits.csv $(wildcard chapters/data/author/*.csv chapters/data/full/09-digits/*.csv)
$(foreach c,$(CHAPTERS),$(eval $(call chapter_rules,$(c)))$(eval BEFORE := $(OUT)/$(c)/values.yaml))

# ----------------------------------------------------------------------------------- report

report: $(OUT)/toyreg.pdf $(OUT)/toyreg.html $(OUT)/toyreg.md $(OUT)/tally.txt

$(OUT)/toyreg.md $(OUT)/toyreg.html: $(OUT)/toyreg.%: $(SOURCES) $(RESULTS) $(WOVEN) | $(AFTER)
	$(WEAVE) $* $@ report/front.md $(SOURCES)
$(OUT)/toyreg.pdf: $(SOURCES) $(RESULTS) $(WOVEN) | $(AFTER)
	@if command -v lualatex >/dev/null; \
	then echo '$(WEAVE) pdf $@' && $(WEAVE) pdf $@ report/front.md $(SOURCES); \
	else echo 'No PDF: it needs lualatex ($(filter tex%,$(PACKAGES)) fonts-texgyre-math).'; fi
$(OUT)/tally.txt: $(RESULTS) report/tally.md | $(AFTER)
	@$(WEAVE) tally $@ report/tally.md $(SOURCES) && cat $@

# What README.md says of the claims and, if the appendix is there, of speed: each between two marks.
$(OUT)/claims.md: $(RESULTS) report/readme.md $(WOVEN) | $(AFTER)
	$(WEAVE) readme $@ report/readme.md $(SOURCES)
$(OUT)/speed.md: $(OUT)/10-cost/values.yaml report/speed | $(AFTER)
	report/speed $(<D) > $@
readme: $(OUT)/claims.md $(patsubst %,$(OUT)/speed.md,$(filter 10-cost,$(CHAPTERS)))
	@cp README.md README.md.tmp
	@for f in $^; do name=$$(basename $$f .md) && sed -i -e "/^<!-- begin $$name/r $$f" \
	    -e "/^<!-- begin $$name/,/^<!-- end/{/^<!--/!d}" README.md.tmp || exit; done
	@mv README.md.tmp README.md

# ---------------------------------------------------------------------------- test and bench

# Programs that do not bring the implementation share one.
build/tests/toyreg.o: toyreg.h build/compile | $(AFTER)
	$(call OBJECT,-x c -DTOYREG_IMPLEMENTATION $(OPENMP))
build/tests/%: tests/%.c build/tests/toyreg.o | $(AFTER)
	$(call BUILD,$(OPENMP),$$(grep -q IMPLEMENTATION $< || echo build/tests/toyreg.o) \
	    $$(grep -q toyplot.h $< && echo $(CAIRO)))
build/tests/frame: tests/frame.c build/bin/library.o | $(AFTER)
	$(call BUILD,$(OPENMP) $(LINKED),build/bin/library.o)
build/tests/frame-draw: tests/frame.c build/bin/library-draw.o | $(AFTER)
	$(call BUILD,-DCHAPTER_DRAW $(LINKED),build/bin/library-draw.o $(CAIRO))
build/tests/frame-mpi: tests/frame.c build/bin/library.o | $(AFTER)
	$(call BUILD,$(OPENMP) -DCH_MPI $(LINKED),build/bin/library.o $(OPENMPI))
# The scripts ask for what is not a test.
test: $(TESTS) $(CHAPTERS:%=build/bin/%) $(CHAPTERS:%=build/bin/%-draw) build/tests/frame-draw \
    | $(AFTER)
	@tests/run

build/bench/%: tests/bench/%.c build/compile | $(AFTER)
	$(call BUILD,$(OPENMP),$(OPENBLAS))
bench: build/bench/bench
	@build/bench/bench
	@! grep -qw avx512f /proc/cpuinfo || TOYREG_ISA=avx2 build/bench/bench gemm
bench-peers: build/bench/peers
	@if command -v python3 >/dev/null; then python3 tests/bench/peers.py; \
	else echo 'python3 is not installed: nothing to compare with'; fi

# What the appendix and README.md show of it, measured here and now.
cost: build/bench/bench build/bench/scaling build/bench/peers
	@tests/bench/cost

clean:
	rm -rf build

-include $(wildcard build/bin/*.d build/tests/*.d build/bench/*.d)
