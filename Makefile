# skein - build, test, install.  `make help` lists the targets.
#
# Variables: DEV=1 (-Werror), SAN=address,undefined, VALGRIND=1 (tests run
# under valgrind), FUZZ_RUNS=N (mutations of each fuzz seed), V=1 (show
# commands), CC, BUILD, PREFIX, DESTDIR, CORPORA (folder for check-corpora).

VERSION   = 0.1.0
CC       ?= gcc
PREFIX   ?= /usr/local
SAN      ?=
DEV      ?=
V        ?=
BUILD    ?= build$(if $(SAN),-san)
CORPORA  ?= ../shared/corpora
FUZZ_TIME ?= 60
Q         = $(if $(V),,@)

CORE_PKGS   = libgit2 libcmark yaml-0.1 jansson icu-uc icu-i18n libpcre2-8 sqlite3 libmd zlib
# What each helper links beside that; without its package it is built, and says so when it needs it.
PKGS_import  = gumbo
PKGS_propose = libcurl
PKGS_post-review = libcurl
PKGS_gather  = libcurl libxml-2.0 gumbo
PKGS_feed    = libcurl libxml-2.0 gumbo
PKGS_links   = libcurl
PKGS_model   = libcurl
PKGS_serve   = libmicrohttpd
PKGS_export  = libzip pangocairo
PKGS_verify  = libzip pangocairo gumbo
HELPER_PKGS := $(foreach p,gumbo libcurl libxml-2.0 libmicrohttpd libzip pangocairo,$(shell \
               pkg-config --exists $(p) 2>/dev/null && echo $(p)))
HELPER_HAVE  = $(if $(filter $(1),$(HELPER_PKGS)),-D$(2)=1 $(shell pkg-config --cflags $(1)))

WARN   = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
         -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-format-nonliteral
CFLAGS  ?= -O2 -g
HAVE    := $(call HELPER_HAVE,gumbo,SKN_HAVE_GUMBO) $(call HELPER_HAVE,libcurl,SKN_HAVE_CURL) \
         $(call HELPER_HAVE,libxml-2.0,SKN_HAVE_LIBXML) $(call HELPER_HAVE,libmicrohttpd,SKN_HAVE_MHD) \
         $(call HELPER_HAVE,libzip,SKN_HAVE_ZIP) $(call HELPER_HAVE,pangocairo,SKN_HAVE_PANGO)
ALL_CPPFLAGS = -Isrc -I$(BUILD)/gen -D_GNU_SOURCE -DSKN_VERSION='"$(VERSION)"' \
         -DSKN_PREFIX='"$(PREFIX)"' $(HAVE) $(CPPFLAGS) $(shell pkg-config --cflags $(CORE_PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c17 $(WARN) $(CFLAGS) $(if $(DEV),-Werror) \
         $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN)) -Wl,--as-needed
# ICU is loaded when a text needs it (src/uni/icu.h).
CORE_LIBS   = $(shell pkg-config --libs $(filter-out icu-%,$(CORE_PKGS))) -lstemmer -lm
HELPER_LIBS = $(if $(filter $(HELPER_PKGS),$(1)),$(shell pkg-config --libs $(filter $(HELPER_PKGS),$(1))))

LIB_SRC    := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SRC    := $(wildcard src/cli/*.c)
# A helper is src/cli/helper/NAME.c: the work of a command whose libraries the core does not link.
HELPER_SRC := $(wildcard src/cli/helper/*.c)
TEST_SRC   := $(wildcard tests/unit/test_*.c)
FUZZ_SRC   := $(wildcard tests/fuzz/fuzz_*.c)
SCHEMAS    := $(wildcard schema/*.json)
PROMPTS    := $(wildcard src/synth/prompts/*.md)
SCRIPTS    := $(wildcard src/site/script/*.js)
HOOKS      := $(wildcard hooks/*)

LIB_OBJ    = $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/schemas.o $(BUILD)/gen/prompts.o $(BUILD)/gen/scripts.o
CLI_OBJ    = $(CLI_SRC:%.c=$(BUILD)/%.o)
# What a helper shares with the program: everything of src/cli but main.
CLI_COMMON = $(filter-out $(BUILD)/src/cli/main.o,$(CLI_OBJ))
HELPERS    = $(HELPER_SRC:src/cli/helper/%.c=$(BUILD)/libexec/skein/skein-%)
TESTS      = $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/unit/%)
FUZZERS    = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/tests/fuzz/%)
PAIRS      = $(BUILD)/tests/merge/pairs
# Programs that the tests with corpora and with real servers run.
TOOLS      = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/corpora/*.c tests/net/*.c))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all lib tests fuzzers clean help setup force

all: $(BUILD)/skein $(HELPERS)
lib: $(BUILD)/libskein.a
tests: $(TESTS) $(PAIRS) $(TOOLS)
fuzzers: $(FUZZERS)

$(BUILD)/libskein.a: $(LIB_OBJ)
	@echo "  AR      $@"
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/skein: $(CLI_OBJ) $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS)

$(BUILD)/libexec/skein/skein-%: $(BUILD)/src/cli/helper/%.o $(CLI_COMMON) $(BUILD)/libskein.a
	@echo "  LINK    $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(call HELPER_LIBS,$(PKGS_$*))

# Objects made with other flags (SAN, DEV, CC) are made again.
FLAGS = $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS)
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || \
		printf '%s\n' '$(subst ','\'',$(FLAGS))' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The schemas are part of the program: one C string each, in a table.
$(BUILD)/gen/schemas.c: $(SCHEMAS) src/doc/embed.sh
	@mkdir -p $(@D)
	$(Q)sh src/doc/embed.sh doc/schema_files.h skn_schema_file $(SCHEMAS) > $@

# So are the prompts for models.
$(BUILD)/gen/prompts.c: $(PROMPTS) src/doc/embed.sh
	@mkdir -p $(@D)
	$(Q)sh src/doc/embed.sh model/prompt.h skn_prompt_file $(PROMPTS) > $@

# So is the site's script.
$(BUILD)/gen/scripts.c: $(SCRIPTS) src/doc/embed.sh
	@mkdir -p $(@D)
	$(Q)sh src/doc/embed.sh site/script.h skn_site_script $(SCRIPTS) > $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(CORE_LIBS) $(call HELPER_LIBS,$(HELPER_PKGS))

$(TOOLS): %: %.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(call HELPER_LIBS,$(HELPER_PKGS))

$(PAIRS): $(BUILD)/tests/merge/pairs.o $(BUILD)/tests/merge/doc.o $(BUILD)/tests/bench/text.o
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/tests/net/%: $(BUILD)/tests/net/%.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(call HELPER_LIBS,$(HELPER_PKGS))

# A fuzz target is run by tests/fuzz/replay.c, or with LIBFUZZER=1 by clang's libFuzzer.
FUZZ_MAIN = $(if $(LIBFUZZER),-fsanitize=fuzzer,$(BUILD)/tests/fuzz/replay.o)
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(FUZZ_MAIN) $(BUILD)/libskein.a \
		$(CORE_LIBS) $(call HELPER_LIBS,$(HELPER_PKGS))

# ---- Tests.  Each tier installs what it needs first; because pkg-config is
# asked when this file is read, the work is done by a second make.
TIERS = check check-corpora check-net check-browser check-soak
.PHONY: $(TIERS) lint fuzz bench demo
RUN = MAKE='$(MAKE)' BUILD='$(BUILD)' CC='$(CC)' DEV='$(DEV)' SAN='$(SAN)' VALGRIND='$(VALGRIND)' \
      FUZZ_RUNS='$(FUZZ_RUNS)'

setup:
	@sh tests/setup.sh build check

check:
	@sh tests/setup.sh build check
	@$(RUN) sh tests/run.sh lint build unit fuzz cli merge

check-corpora:
	@if [ -d '$(CORPORA)' ]; then sh tests/setup.sh corpora && \
		$(RUN) CORPORA="$$(cd '$(CORPORA)' && pwd)" sh tests/run.sh build corpora; \
	else echo "check-corpora: skipped, no folder $(CORPORA)"; fi

check-browser:
	@sh tests/setup.sh browser && BUILD='$(BUILD)' sh tests/browser/install.sh; status=$$?; \
	if [ $$status -eq 77 ]; then echo "$@: skipped, npm cannot be reached"; exit 0; fi; \
	[ $$status -eq 0 ] && $(RUN) sh tests/run.sh build browser

check-net check-soak:
	@if ls tests/$(@:check-%=%)/*.bats >/dev/null 2>&1; then \
		sh tests/setup.sh $(@:check-%=%) && $(RUN) sh tests/run.sh build $(@:check-%=%) \
			$(if $(filter check-soak,$@),merge-soak); \
	else echo "$@: nothing to run"; fi

lint:
	@sh tests/lint.sh

# Real fuzzing, FUZZ_TIME seconds for each target; findings become files of tests/fuzz/corpus.
fuzz:
	@$(MAKE) --no-print-directory fuzzers CC=clang LIBFUZZER=1 BUILD=build-fuzz \
		SAN=fuzzer-no-link,address,undefined
	@for name in $(FUZZ_SRC:tests/fuzz/fuzz_%.c=%); do \
		mkdir -p build-fuzz/corpus/$$name tests/fuzz/corpus/$$name && \
		build-fuzz/tests/fuzz/fuzz_$$name -max_total_time=$(FUZZ_TIME) -timeout=20 \
			-artifact_prefix=build-fuzz/ build-fuzz/corpus/$$name tests/fuzz/corpus/$$name || exit 1; done

bench:
	@sh tests/setup.sh bench
	@$(MAKE) --no-print-directory all $(BUILD)/tests/net/fetch_tool
	@BUILD='$(BUILD)' sh tests/bench/run.sh

demo:
	@sh tests/setup.sh build
	@$(MAKE) --no-print-directory all
	@BUILD='$(BUILD)' sh tests/demo.sh

# ---- Install.  Man pages and completions are printed by the program itself.
bindir = $(DESTDIR)$(PREFIX)/bin
libexecdir = $(DESTDIR)$(PREFIX)/libexec/skein
datadir = $(DESTDIR)$(PREFIX)/share
.PHONY: install
install: all
	install -d '$(bindir)' '$(datadir)/skein/schema'
	install -m 755 $(BUILD)/skein '$(bindir)/skein'
	$(if $(HELPERS),install -d '$(libexecdir)' && install -m 755 $(HELPERS) '$(libexecdir)')
	install -m 644 $(SCHEMAS) '$(datadir)/skein/schema'
	$(if $(HOOKS),install -d '$(datadir)/skein/hooks' && install -m 755 $(HOOKS) '$(datadir)/skein/hooks')
	@rm -rf $(BUILD)/man && mkdir -p $(BUILD)/man
	$(BUILD)/skein help --man-pages $(BUILD)/man
	install -d '$(datadir)/man/man1' && install -m 644 $(BUILD)/man/*.1 '$(datadir)/man/man1'
	install -d '$(datadir)/bash-completion/completions' '$(datadir)/zsh/site-functions' \
		'$(datadir)/fish/vendor_completions.d'
	$(BUILD)/skein help --completion bash > '$(datadir)/bash-completion/completions/skein'
	$(BUILD)/skein help --completion zsh > '$(datadir)/zsh/site-functions/_skein'
	$(BUILD)/skein help --completion fish > '$(datadir)/fish/vendor_completions.d/skein.fish'

help:
	@sed -n 's/^## //p' Makefile

## make                build the program (libraries: make setup)
## make demo           build it and show what it does
## make check          lint, unit tests, fuzz seeds and command-line tests
## make check-corpora  the tests that read CORPORA; check-net, check-browser, check-soak
## make lint           the rules of the house only
## make fuzz           libFuzzer over every target (clang)
## make bench          measure beside git and pandoc
## make install        PREFIX=/usr/local DESTDIR=
## make setup          install what building and testing need (apt)
## make clean

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
