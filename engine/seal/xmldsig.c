/*
 * xmldsig.c - a detached XML signature, written in canonical form so that nothing must make it so.
 *
 * SignedInfo declares its namespace itself and holds no character that exclusive canonicalisation
 * would write in another way: its bytes here are the bytes that are signed.
 */
#include "seal/xmldsig.h"

#include <string.h>

#include <openssl/ecdsa.h>

#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"
#include "seal/signature_private.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"
#define NUMBER_SIZE 32 /* bytes of r and of s on P-256 */
#define LINE_DIGITS 76 /* of base64 a line, as MIME has it */
#define FORM_SIZE 4096 /* bytes of all that does not grow */

bool
xmldsig_fits(const struct signature_key *key)
{
    return key->kind == SIGNATURE_ECDSA_P256;
}

static void
put_base64(struct text_writer *writer, const unsigned char *bytes, size_t size)
{
    unsigned char digits[LINE_DIGITS + 1];
    const size_t step = (size_t)LINE_DIGITS / 4 * 3;
    for (size_t at = 0; at < size; at += step) {
        const size_t part = size - at < step ? size - at : step;
        (void)EVP_EncodeBlock(digits, bytes + at, (int)part);
        text_write_string(writer, at == 0 ? "" : "\n");
        text_write_string(writer, (const char *)digits);
    }
}

/* A file's name as a relative URI (RFC 3986): what is no unreserved character is escaped, so that
 * it needs no escaping as an attribute either. */
static void
put_uri(struct text_writer *writer, struct weir_text name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (size_t i = 0; i < name.size; i++) {
        const struct weir_text byte = {name.start + i, 1};
        if (memchr(plain, name.start[i], sizeof plain - 1) != NULL) {
            text_write(writer, byte);
            continue;
        }
        char digits[3];
        struct text_writer hex = text_writer_of(digits, sizeof digits);
        text_write_hex(&hex, byte);
        for (size_t j = 0; j < 2; j++) { /* RFC 3986 wants them upper case */
            if (digits[j] >= 'a')
                digits[j] = (char)(digits[j] - 'a' + 'A');
        }
        text_write_string(writer, "%");
        text_write_string(writer, digits);
    }
}

static struct weir_text
write_signed_info(const struct xmldsig_file *file, struct text_writer *writer)
{
    text_write_string(
        writer, "<ds:SignedInfo xmlns:ds=\"" DS "\"><ds:CanonicalizationMethod "
                "Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>"
                "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/"
                "xmldsig-more#ecdsa-sha256\"></ds:SignatureMethod><ds:Reference URI=\"");
    put_uri(writer, file->name);
    text_write_string(writer, "\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/"
                              "xmlenc#sha256\"></ds:DigestMethod><ds:DigestValue>");
    put_base64(writer, file->digest, DIGEST_SIZE);
    text_write_string(writer, "</ds:DigestValue></ds:Reference></ds:SignedInfo>");
    return text_written(writer);
}

/* r and s, 32 bytes each, of an ECDSA signature in DER. */
static bool
to_numbers(struct weir_text der, unsigned char numbers[static 2 * NUMBER_SIZE])
{
    const unsigned char *bytes = (const unsigned char *)der.start;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &bytes, (long)der.size);
    const bool done =
        signature != NULL &&
        BN_bn2binpad(ECDSA_SIG_get0_r(signature), numbers, NUMBER_SIZE) == NUMBER_SIZE &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), numbers + NUMBER_SIZE, NUMBER_SIZE) ==
            NUMBER_SIZE;
    ECDSA_SIG_free(signature);
    return done;
}

/* Certificates or the key itself, each in DER. */
static bool
put_certificate(struct text_writer *writer, X509 *certificate)
{
    unsigned char *der = NULL;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0)
        return false;
    text_write_string(writer, "<ds:X509Certificate>");
    put_base64(writer, der, (size_t)size);
    text_write_string(writer, "</ds:X509Certificate>");
    OPENSSL_free(der);
    return true;
}

static bool
put_key_info(struct text_writer *writer, const struct signature_key *key)
{
    if (key->certificate == NULL)
        return true; /* whoever checks has the public key */
    text_write_string(writer, "<ds:KeyInfo><ds:X509Data>");
    bool done = put_certificate(writer, key->certificate);
    for (uint32_t i = 0; done && i < key->chain_count; i++)
        done = put_certificate(writer, key->chain[i]);
    text_write_string(writer, "</ds:X509Data></ds:KeyInfo>");
    return done;
}

static size_t
size_of(const struct signature_key *key, const struct xmldsig_file *file)
{
    size_t size = FORM_SIZE + 6 * file->name.size;
    if (key->certificate != NULL)
        size += 2 * (size_t)i2d_X509(key->certificate, NULL);
    for (uint32_t i = 0; i < key->chain_count; i++)
        size += 64 + 2 * (size_t)i2d_X509(key->chain[i], NULL);
    return size;
}

enum weir_status
xmldsig_sign(const struct signature_key *key, const struct xmldsig_file *file,
             struct weir_arena *arena, struct weir_text *document, struct weir_error *error)
{
    unsigned char numbers[2 * NUMBER_SIZE];
    struct weir_text der;
    if (!xmldsig_fits(key))
        return error_set(error, WEIR_E_INVALID, "an XML signature needs a P-256 key");
    const size_t size = size_of(key, file);
    char *signed_bytes = weir_arena_alloc(arena, size, 1);
    char *bytes = weir_arena_alloc(arena, size, 1);
    if (signed_bytes == NULL || bytes == NULL)
        return error_nomem(error);
    struct text_writer signed_writer = text_writer_of(signed_bytes, size);
    struct text_writer writer = text_writer_of(bytes, size);
    const struct weir_text signed_info = write_signed_info(file, &signed_writer);
    const enum weir_status status = signature_make(key, signed_info, arena, &der, error);
    if (status != WEIR_OK)
        return status;
    if (!to_numbers(der, numbers))
        return fault_set(error, WEIR_E_INVALID, "the key could not sign");
    text_write_string(&writer,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ds:Signature xmlns:ds=\"" DS
                      "\">\n");
    text_write(&writer, signed_info);
    text_write_string(&writer, "\n<ds:SignatureValue>");
    put_base64(&writer, numbers, sizeof numbers);
    text_write_string(&writer, "</ds:SignatureValue>\n");
    if (!put_key_info(&writer, key))
        return fault_set(error, WEIR_E_INVALID, "the certificate cannot be written");
    text_write_string(&writer, "</ds:Signature>\n");
    if (writer.full || signed_writer.full)
        return error_nomem(error);
    *document = text_written(&writer);
    return WEIR_OK;
}
