/* Unit tests of core/proof.c: the text of a proof, written and read. */
#include "core/proof.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

#define ROOM ((size_t)1 << 24)
#define H32 "00112233445566778899aabbccddeeff"
#define HEX H32 H32

static const struct canon_digest digest = {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                            0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
                                            0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                            0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};

#define HEAD "weir-proof-1\nnumber=4:A\n-2\nrun=2\nbytes=00ff7a\nleaf=" HEX "\nleaf_index=1\n"
#define REST                                                                                       \
    "leaf_count=3\nleft=" HEX "\nright=" HEX "\nroot=" HEX "\nlink=6162\nlink=63\nchain=" HEX "\n"
#define SIGNED "checkpoint=01\nsignature=02\n"

static struct weir_arena *arena;
static struct weir_error error;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(ROOM);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static const struct weir_text links[] = {{"ab", 2}, {"c", 1}};

static struct proof
proof_of(void)
{
    struct proof proof = {
        .number = text_of("A\n-2"),
        .run_id = 2,
        .bytes = {"\x00\xff\x7a", 3},
        .leaf = digest,
        .leaf_index = 1,
        .leaf_count = 3,
        .step_count = 2,
        .root = digest,
        .link = links,
        .link_count = 2,
        .chain = digest,
    };
    proof.step[0] = (struct proof_step){true, digest};
    proof.step[1] = (struct proof_step){false, digest};
    return proof;
}

static void
a_proof_is_lines_in_their_order(void **state)
{
    (void)state;
    struct proof proof = proof_of();
    struct weir_text text;
    assert_int_equal(proof_write(&proof, arena, &text), WEIR_OK);
    assert_true(text_equal(text, text_of(HEAD REST)));
    proof.checkpoint = text_of("\x01");
    proof.signature = text_of("\x02");
    assert_int_equal(proof_write(&proof, arena, &text), WEIR_OK);
    assert_true(text_equal(text, text_of(HEAD REST SIGNED)));
    assert_true(proof_recognise(text));
    assert_false(proof_recognise(text_of("weir-proof-10\n")));
    assert_false(proof_recognise((struct weir_text){NULL, 0}));
}

static void
what_was_written_is_read_back(void **state)
{
    (void)state;
    static const char *const texts[] = {HEAD REST, HEAD REST SIGNED};
    for (size_t i = 0; i < 2; i++) {
        struct proof read;
        struct weir_text again;
        assert_int_equal(proof_read(text_of(texts[i]), arena, &read, &error), WEIR_OK);
        assert_int_equal(read.step_count, 2);
        assert_int_equal(read.link_count, 2);
        assert_int_equal(proof_write(&read, arena, &again), WEIR_OK);
        assert_true(text_equal(again, text_of(texts[i])));
    }
}

/* Cut anywhere but at its ends, it is none. */
static void
a_proof_that_was_cut_is_none(void **state)
{
    (void)state;
    const struct weir_text whole = text_of(HEAD REST SIGNED);
    for (size_t size = 0; size < whole.size; size++) {
        struct proof read;
        struct weir_error why = {0};
        if (size == sizeof(HEAD REST) - 1)
            continue; /* one that is not signed */
        const struct weir_text cut = {whole.start, size};
        assert_int_equal(proof_read(cut, arena, &read, &why), WEIR_E_INVALID);
    }
}

static void
assert_refused(const char *text, uint32_t line)
{
    struct proof read;
    struct weir_error why = {0};
    assert_int_equal(proof_read(text_of(text), arena, &read, &why), WEIR_E_INVALID);
    assert_int_equal(why.line, line);
}

static void
a_line_of_another_form_is_named(void **state)
{
    (void)state;
    assert_refused("weir-proof-2\n", 1);
    assert_refused("weir-proof-1 \n", 2);
    assert_refused("weir-proof-1\nnumber=A1-2\n", 2);
    assert_refused("weir-proof-1\nnumber=x:A1-2\n", 2);
    assert_refused("weir-proof-1\nnumber=5:A1-2\nrun=1", 2);
    assert_refused("weir-proof-1\nnumber=99:A1-2\n", 2);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=-1\n", 3);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=0\n", 4);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=0G\n", 4);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=/0\n", 4);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=:0\n", 4);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=00\n", 5);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" H32 H32 "\nleaf_index=x\n",
                   6);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" H32
                   "0011223344556677889900aabbccddeg\n",
                   5);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                   "\nleaf_index=0\nleaf_count=1\nroot=" HEX "\nchain=" HEX "\n",
                   9);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                   "\nleaf_index=0\nleaf_count=1\nroot=" HEX "\nlink=0g\nchain=" HEX "\n",
                   9);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                   "\nleaf_index=0\nleaf_count=1\nroot=" HEX "\nlink=00",
                   9);
    assert_refused("weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                   "\nleaf_index=0\nleaf_count=1\nroot=" HEX "\nlink=00\nchain=" HEX
                   "\ncheckpoint=00\nsignature=00\nmore=1\n",
                   13);
}

static void
a_path_deeper_than_any_tree_is_none(void **state)
{
    (void)state;
    static char text[16384];
    struct text_writer writer = text_writer_of(text, sizeof text);
    text_write_string(&writer, "weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                               "\nleaf_index=0\nleaf_count=1\n");
    for (int i = 0; i <= PROOF_STEP_MAX; i++)
        text_write_string(&writer, "left=" HEX "\n");
    assert_refused(text, 8 + PROOF_STEP_MAX);
}

static void
an_arena_too_small_is_said(void **state)
{
    (void)state;
    const struct proof proof = proof_of();
    struct weir_arena *none = weir_arena_new(1);
    struct weir_text text;
    struct proof read;
    struct weir_error why = {0};
    assert_int_equal(proof_write(&proof, none, &text), WEIR_E_NOMEM);
    assert_int_equal(proof_read(text_of(HEAD REST), none, &read, &why), WEIR_E_NOMEM);
    weir_arena_free(none);

    /* Links that are empty take no room but their list's. */
    static char many[200000];
    struct text_writer writer = text_writer_of(many, sizeof many);
    text_write_string(&writer, "weir-proof-1\nnumber=2:A1\nrun=1\nbytes=00\nleaf=" HEX
                               "\nleaf_index=0\nleaf_count=1\nroot=" HEX "\n");
    for (int i = 0; i < 20000; i++)
        text_write_string(&writer, "link=\n");
    struct weir_arena *small = weir_arena_new(100000);
    why = (struct weir_error){0};
    assert_int_equal(proof_read(text_of(many), small, &read, &why), WEIR_E_NOMEM);
    weir_arena_free(small);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proof_is_lines_in_their_order),
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(a_proof_that_was_cut_is_none),
        cmocka_unit_test(a_line_of_another_form_is_named),
        cmocka_unit_test(a_path_deeper_than_any_tree_is_none),
        cmocka_unit_test(an_arena_too_small_is_said),
    };
    return cmocka_run_group_tests_name("core/proof", tests, setup, teardown);
}
