#ifndef HARNESS_RFC6962_H
#define HARNESS_RFC6962_H

/* The published vectors in tests/std/rfc6962, one file a proof, each handed to a test. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>
#include <openssl/evp.h>

#include "harness/cmocka_all.h"
#include "seal/digest.h"

/* Bytes of a base64 text of at most 33 bytes' length, zeros behind them; how many they are. */
static inline size_t
rfc6962_bytes(const json_t *text, unsigned char bytes[static DIGEST_SIZE])
{
    unsigned char decoded[128] = {0};
    const char *string = json_string_value(text);
    const size_t size = strlen(string);
    assert_in_range(size, 0, 120);
    const int found = EVP_DecodeBlock(decoded, (const unsigned char *)string, (int)size);
    assert_true(found >= 0);
    size_t count = (size_t)found;
    for (size_t i = size; i > 0 && string[i - 1] == '='; i--)
        count--;
    memcpy(bytes, decoded, DIGEST_SIZE);
    return count;
}

/* The vector's proof: how many nodes; false when there are more than most, or one is no digest. */
static inline bool
rfc6962_nodes(const json_t *vector, unsigned char (*node)[DIGEST_SIZE], uint32_t most,
              uint32_t *count)
{
    const json_t *proof = json_object_get(vector, "proof");
    const size_t size = json_array_size(proof);
    if (size > most)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (rfc6962_bytes(json_array_get(proof, i), node[i]) != DIGEST_SIZE)
            return false;
    }
    *count = (uint32_t)size;
    return true;
}

static inline uint64_t
rfc6962_number(const json_t *vector, const char *name)
{
    const json_t *number = json_object_get(vector, name);
    assert_true(json_is_number(number));
    if (json_is_real(number))
        return UINT64_MAX; /* larger than jansson's integers */
    return (uint64_t)json_integer_value(number);
}

typedef bool rfc6962_holds(const json_t *vector);

/* Every vector below folder must hold exactly when it says so; how many there are. */
static inline unsigned
rfc6962_each(const char *folder, rfc6962_holds *holds)
{
    unsigned count = 0;
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    for (const struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        char name[512];
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        if (strstr(entry->d_name, ".json") == NULL) {
            count += rfc6962_each(name, holds);
            continue;
        }
        json_t *vector = json_load_file(name, 0, NULL);
        if (vector == NULL)
            vector = json_load_file(name, JSON_DECODE_INT_AS_REAL, NULL);
        assert_non_null(vector);
        const bool wrong = json_is_true(json_object_get(vector, "wantErr"));
        if (holds(vector) == wrong)
            fail_msg("%s does not do what it says", name);
        json_decref(vector);
        count++;
    }
    (void)closedir(opened);
    return count;
}

#endif
