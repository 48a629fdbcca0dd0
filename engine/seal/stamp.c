/* stamp.c - RFC 3161 by OpenSSL: the question, its way by HTTP, and the answer. */
#include "seal/stamp.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/http.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "base/error.h"
#include "seal/digest.h"
#include "seal/fault.h"
#include "seal/signature_private.h"

#define PATH_SIZE 1024 /* bytes of what is asked for at the authority's host */

/* What is set is the context's from then on; the older names are deprecated since OpenSSL 3.4. */
#if OPENSSL_VERSION_PREREQ(3, 4)
#define STAMP_SET_DATA TS_VERIFY_CTX_set0_data
#define STAMP_SET_STORE TS_VERIFY_CTX_set0_store
#else
#define STAMP_SET_DATA TS_VERIFY_CTX_set_data
#define STAMP_SET_STORE TS_VERIFY_CTX_set_store
#endif

/* --- the question -----------------------------------------------------------------------------
 */
static bool
fill_imprint(TS_MSG_IMPRINT *imprint, unsigned char digest[static DIGEST_SIZE])
{
    X509_ALGOR *algorithm = X509_ALGOR_new();
    const bool done = algorithm != NULL &&
                      X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
                      TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
                      TS_MSG_IMPRINT_set_msg(imprint, digest, DIGEST_SIZE) == 1;
    X509_ALGOR_free(algorithm);
    return done;
}

static bool
fill_request(TS_REQ *request, unsigned char digest[static DIGEST_SIZE])
{
    uint64_t number = 0;
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    ASN1_INTEGER *nonce = ASN1_INTEGER_new();
    const bool done = imprint != NULL && nonce != NULL && fill_imprint(imprint, digest) &&
                      RAND_bytes((unsigned char *)&number, sizeof number) == 1 &&
                      ASN1_INTEGER_set_uint64(nonce, number) == 1 &&
                      TS_REQ_set_version(request, 1) == 1 &&
                      TS_REQ_set_msg_imprint(request, imprint) == 1 &&
                      TS_REQ_set_nonce(request, nonce) == 1 && TS_REQ_set_cert_req(request, 1) == 1;
    TS_MSG_IMPRINT_free(imprint);
    ASN1_INTEGER_free(nonce);
    return done;
}

/* --- the way ----------------------------------------------------------------------------------
 */
/* Where an URL leads, in OpenSSL's memory. */
struct place {
    int encrypted;
    char *host;
    char *port;
    char *path;
    char *query;
};

static void
release(struct place *place)
{
    OPENSSL_free(place->host);
    OPENSSL_free(place->port);
    OPENSSL_free(place->path);
    OPENSSL_free(place->query);
}

static enum weir_status
find_place(const char *url, struct place *place, struct weir_error *error)
{
    *place = (struct place){0};
    if (OSSL_HTTP_parse_url(url, &place->encrypted, NULL, &place->host, &place->port, NULL,
                            &place->path, &place->query, NULL) != 1)
        return fault_set(error, WEIR_E_INVALID, "that is not the address of an authority");
    if (place->encrypted == 0)
        return WEIR_OK;
    (void)error_set(error, WEIR_E_INVALID, "time-stamps are asked for by http, not https");
    error_detail(error, "An answer is signed, and what is asked holds nothing but a digest.");
    return error->status;
}

static enum weir_status
send(const struct stamp_authority *authority, BIO *question, BIO **answer, struct weir_error *error)
{
    struct place place;
    char path[PATH_SIZE];
    enum weir_status status = find_place(authority->url, &place, error);
    if (status == WEIR_OK) {
        const bool query = place.query != NULL && place.query[0] != '\0';
        const int size = snprintf(path, sizeof path, "%s%s%s", place.path, query ? "?" : "",
                                  query ? place.query : "");
        if (size < 0 || (size_t)size >= sizeof path)
            status = error_set(error, WEIR_E_INVALID, "the authority's address is too long");
    }
    if (status == WEIR_OK) {
        *answer = OSSL_HTTP_transfer(NULL, place.host, place.port, path, 0, NULL, NULL, NULL, NULL,
                                     NULL, NULL, 0, NULL, "application/timestamp-query", question,
                                     "application/timestamp-reply", 1, STAMP_ANSWER_BYTES_MAX,
                                     authority->timeout_s, 0);
        if (*answer == NULL)
            status = fault_set(error, WEIR_E_IO, "the time-stamping authority does not answer");
    }
    release(&place);
    return status;
}

/* --- the answer -------------------------------------------------------------------------------
 */
static X509_STORE *
store_of(struct weir_text ca, int64_t at_s)
{
    BIO *bio = ca.size > INT_MAX ? NULL : BIO_new_mem_buf(ca.start, (int)ca.size);
    X509_STORE *store = X509_STORE_new();
    uint32_t count = 0;
    X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
    while (store != NULL && certificate != NULL) {
        count += X509_STORE_add_cert(store, certificate) == 1;
        X509_free(certificate);
        certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    }
    X509_free(certificate);
    BIO_free(bio);
    if (store != NULL && count > 0 && X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1) {
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)at_s);
        fault_drop();
        return store;
    }
    X509_STORE_free(store);
    return NULL;
}

/* The time of a stamp, in seconds since 1970; 0: the answer has no stamp. */
static int64_t
time_of(TS_RESP *response)
{
    int days = 0;
    int seconds = 0;
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    const ASN1_GENERALIZEDTIME *at = info == NULL ? NULL : TS_TST_INFO_get_time(info);
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    const bool known =
        at != NULL && epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, at) == 1;
    ASN1_TIME_free(epoch);
    return known ? (int64_t)days * 86400 + seconds : 0;
}

/* Holds the answer against bytes, and (request not NULL) against the question's nonce. */
static enum weir_status
verify(TS_RESP *response, TS_REQ *request, const struct stamp_authority *authority,
       struct weir_text bytes, struct weir_error *error)
{
    X509_STORE *store = store_of(authority->ca, time_of(response));
    if (store == NULL)
        return fault_set(error, WEIR_E_INVALID,
                         "there is no certificate of a time-stamping authority in tsa_ca");
    BIO *data = bytes.size > INT_MAX ? NULL : BIO_new_mem_buf(bytes.start, (int)bytes.size);
    TS_VERIFY_CTX *context =
        request == NULL ? TS_VERIFY_CTX_new() : TS_REQ_to_TS_VERIFY_CTX(request, NULL);
    if (data == NULL || context == NULL) {
        BIO_free(data);
        X509_STORE_free(store);
        TS_VERIFY_CTX_free(context);
        return error_nomem(error);
    }
    if (request == NULL) {
        (void)STAMP_SET_DATA(context, data);
        TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_DATA | TS_VFY_SIGNATURE);
    } else {
        BIO_free(data);
        (void)TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
    }
    (void)STAMP_SET_STORE(context, store);
    const bool holds = TS_RESP_verify_response(context, response) == 1;
    TS_VERIFY_CTX_free(context);
    return holds ? WEIR_OK : fault_set(error, WEIR_E_SEAL, "the time-stamp does not hold");
}

/* A refusal is no stamp; otherwise whether it holds. */
static enum weir_status
take_answer(BIO *bio, TS_REQ *request, const struct stamp_authority *authority,
            struct weir_text bytes, int64_t *at_s, struct weir_error *error)
{
    TS_RESP *response = d2i_TS_RESP_bio(bio, NULL);
    if (response == NULL)
        return fault_set(error, WEIR_E_SEAL, "that is not a time-stamp in DER");
    enum weir_status status = WEIR_OK;
    if (TS_RESP_get_tst_info(response) == NULL)
        status = error_set(error, WEIR_E_IO, "the time-stamping authority refused");
    if (status == WEIR_OK)
        status = verify(response, request, authority, bytes, error);
    if (status == WEIR_OK)
        *at_s = time_of(response);
    TS_RESP_free(response);
    fault_drop();
    return status;
}

enum weir_status
stamp_ask(const struct stamp_authority *authority, struct weir_text bytes, struct weir_arena *arena,
          struct weir_text *answer, int64_t *at_s, struct weir_error *error)
{
    unsigned char digest[DIGEST_SIZE];
    BIO *reply = NULL;
    BIO *question = BIO_new(BIO_s_mem());
    TS_REQ *request = TS_REQ_new();
    enum weir_status status = question == NULL || request == NULL ? error_nomem(error) : WEIR_OK;
    if (status == WEIR_OK)
        status = digest_sha256(bytes.start, bytes.size, digest);
    if (status == WEIR_OK &&
        (!fill_request(request, digest) || i2d_TS_REQ_bio(question, request) != 1))
        status = fault_set(error, WEIR_E_INVALID, "a time-stamp could not be asked for");
    if (status == WEIR_OK)
        status = send(authority, question, &reply, error);
    if (status == WEIR_OK)
        status = signature_take(reply, arena, answer, error);
    if (status == WEIR_OK)
        status = take_answer(reply, request, authority, bytes, at_s, error);
    BIO_free(reply);
    BIO_free(question);
    TS_REQ_free(request);
    return status;
}

enum weir_status
stamp_check(struct weir_text ca, const struct stamp_claim *claim, int64_t *at_s,
            struct weir_error *error)
{
    const struct stamp_authority authority = {.ca = ca};
    BIO *bio = claim->answer.size > STAMP_ANSWER_BYTES_MAX
                   ? NULL
                   : BIO_new_mem_buf(claim->answer.start, (int)claim->answer.size);
    if (bio == NULL)
        return error_set(error, WEIR_E_SEAL, "that is not a time-stamp: it is too large");
    enum weir_status status = take_answer(bio, NULL, &authority, claim->bytes, at_s, error);
    BIO_free(bio);
    return status;
}
