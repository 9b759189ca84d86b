/* The examples of FIPS 180-4, and the edges of the padding by another implementation (Python's
 * hashlib). */
#define TH_SUITE "sha256"
#include "support/check_main.h"

#include <string.h>

#include "base/text/sha256.h"

static void check_digest(const void *bytes, size_t count, const char *expected)
{
    char hex[65];
    memset(hex, '?', sizeof hex);
    th_sha256(bytes, count, hex);
    ck_assert_str_eq(hex, expected);
}

START_TEST(fips_180_4)
{
    check_digest(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check_digest("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                 "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                 112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    size_t million = 1000000;
    char *a = malloc(million);
    ck_assert_ptr_nonnull(a);
    memset(a, 'a', million);
    check_digest(a, million,
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(a);
}
END_TEST

/* The length is put behind the text in the same 64 bytes, or does not fit there any more. */
static const struct {
    size_t count;
    const char *hex;
} edges[] = {{1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
             {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
             {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
             {57, "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6"},
             {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
             {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
             {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
             {119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
             {120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
             {128, "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"}};

START_TEST(edges_of_the_padding)
{
    char a[128];
    memset(a, 'a', sizeof a);
    check_digest(a, edges[_i].count, edges[_i].hex);
}
END_TEST

/* Bytes above 127 are bytes, zeros do not end the text, and the address need not be even. */
START_TEST(any_bytes_anywhere)
{
    unsigned char bytes[257];
    for (int k = 0; k < 256; k++) bytes[k + 1] = (unsigned char)k;
    check_digest(bytes + 1, 256,
                 "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sha256");
    tcase_add_test(tests, fips_180_4);
    tcase_add_loop_test(tests, edges_of_the_padding, 0, (int)(sizeof edges / sizeof edges[0]));
    tcase_add_test(tests, any_bytes_anywhere);
}
