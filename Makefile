# skein - build, test, install.  `make help` lists the targets.
#
# Variables: DEV=1 (-Werror), SAN=address,undefined, VALGRIND=1 (tests run
# under valgrind), V=1 (show commands), CC, BUILD, PREFIX, DESTDIR.

VERSION   = 0.1.0
CC       ?= gcc
PREFIX   ?= /usr/local
BUILD    ?= build
SAN      ?=
DEV      ?=
V        ?=
Q         = $(if $(V),,@)

CORE_PKGS   = libgit2 libcmark yaml-0.1 jansson icu-uc icu-i18n libpcre2-8 sqlite3 libmd zlib
HELPER_PKGS = gumbo
HAVE_GUMBO := $(shell pkg-config --exists gumbo 2>/dev/null && echo 1)

WARN   = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
         -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-format-nonliteral
CFLAGS  ?= -O2 -g
ALL_CPPFLAGS = -Isrc -I$(BUILD)/gen -D_GNU_SOURCE -DSKN_VERSION='"$(VERSION)"' \
         -DSKN_PREFIX='"$(PREFIX)"' $(if $(HAVE_GUMBO),-DSKN_HAVE_GUMBO=1) $(CPPFLAGS) $(shell pkg-config --cflags $(CORE_PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c17 $(WARN) $(CFLAGS) $(if $(DEV),-Werror) \
         $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN)) -Wl,--as-needed
CORE_LIBS   = $(shell pkg-config --libs $(CORE_PKGS)) -lm
HELPER_LIBS = $(if $(HAVE_GUMBO),$(shell pkg-config --libs $(HELPER_PKGS)))

LIB_SRC    := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SRC    := $(wildcard src/cli/*.c)
# A helper is src/cli/helper/NAME.c: the work of a command whose libraries the core does not link.
HELPER_SRC := $(wildcard src/cli/helper/*.c)
TEST_SRC   := $(wildcard tests/unit/test_*.c)
FUZZ_SRC   := $(wildcard tests/fuzz/fuzz_*.c)
SCHEMAS    := $(wildcard schema/*.json)

LIB_OBJ    = $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/schemas.o
CLI_OBJ    = $(CLI_SRC:%.c=$(BUILD)/%.o)
# What a helper shares with the program: everything of src/cli but main.
CLI_COMMON = $(filter-out $(BUILD)/src/cli/main.o,$(CLI_OBJ))
HELPERS    = $(HELPER_SRC:src/cli/helper/%.c=$(BUILD)/libexec/skein/skein-%)
TESTS      = $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/unit/%)
FUZZERS    = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/tests/fuzz/%)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all lib tests fuzzers clean

all: $(BUILD)/skein $(HELPERS)
lib: $(BUILD)/libskein.a
tests: $(TESTS)
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
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(HELPER_LIBS)

$(BUILD)/%.o: %.c
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The schemas are part of the program: one C string each, in a table.
$(BUILD)/gen/schemas.c: $(SCHEMAS) src/doc/embed.sh
	@mkdir -p $(@D)
	$(Q)sh src/doc/embed.sh $(SCHEMAS) > $@

$(BUILD)/gen/schemas.o: $(BUILD)/gen/schemas.c
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(CORE_LIBS) $(HELPER_LIBS)

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libskein.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(CORE_LIBS) $(HELPER_LIBS)

$(BUILD)/tests/unit/%.o: tests/unit/%.c
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
