/* cms.c - detached CMS signatures over files that are held in memory: lists of digests, reports. */
#include "seal/cms.h"

#include <limits.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/x509_vfy.h>

#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"
#include "seal/signature_private.h"

bool
cms_fits(const struct signature_key *key)
{
    return key->kind == SIGNATURE_ECDSA_P256 && key->certificate != NULL;
}

static BIO *
bio_of(struct weir_text bytes)
{
    return bytes.size > INT_MAX ? NULL : BIO_new_mem_buf(bytes.start, (int)bytes.size);
}

static enum weir_status
write_der(CMS_ContentInfo *cms, struct weir_arena *arena, struct weir_text *der,
          struct weir_error *error)
{
    BIO *out = BIO_new(BIO_s_mem());
    if (out == NULL)
        return error_nomem(error);
    const enum weir_status status =
        i2d_CMS_bio(out, cms) == 1
            ? signature_take(out, arena, der, error)
            : fault_set(error, WEIR_E_INVALID, "the signature could not be written");
    BIO_free(out);
    return status;
}

/* The CMS over content, NULL where it cannot be made. */
static CMS_ContentInfo *
sign(const struct signature_key *key, BIO *content)
{
    CMS_ContentInfo *cms = NULL;
    STACK_OF(X509) *chain = sk_X509_new_null();
    bool done = chain != NULL;
    for (uint32_t i = 0; done && i < key->chain_count; i++)
        done = sk_X509_push(chain, key->chain[i]) > 0;
    if (done)
        cms = CMS_sign(key->certificate, key->pair, chain, content,
                       CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP);
    sk_X509_free(chain); /* the certificates are the key's */
    return cms;
}

enum weir_status
cms_sign(const struct signature_key *key, struct weir_text bytes, struct weir_arena *arena,
         struct weir_text *der, struct weir_error *error)
{
    if (!cms_fits(key))
        return error_set(error, WEIR_E_INVALID,
                         "a CMS signature needs a P-256 key with a certificate");
    BIO *content = bio_of(bytes);
    CMS_ContentInfo *cms = content == NULL ? NULL : sign(key, content);
    const enum weir_status status = cms == NULL
                                        ? fault_set(error, WEIR_E_INVALID, "the key could not sign")
                                        : write_der(cms, arena, der, error);
    CMS_ContentInfo_free(cms);
    BIO_free(content);
    return status;
}

/* --- checking ---------------------------------------------------------------------------------
 */
/* The time that the first signer put in, in seconds since 1970; 0: none, or one that is no time. */
static int64_t
time_of(CMS_ContentInfo *cms)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    if (signers == NULL || sk_CMS_SignerInfo_num(signers) == 0)
        return 0;
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0)
        return 0;
    const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer, at), 0);
    if (value == NULL || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return 0;
    int days = 0;
    int seconds = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    const int known =
        epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, value->value.asn1_string) == 1;
    ASN1_TIME_free(epoch);
    return known ? (int64_t)days * 86400 + seconds : 0;
}

static bool
is_bare_key(const struct signature_trust *trust, const X509 *certificate)
{
    unsigned char id[SIGNATURE_KEY_ID_SIZE];
    struct weir_error ignored = {0};
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (key == NULL || signature_id_of(key, id, &ignored) != WEIR_OK)
        return false;
    for (uint32_t i = 0; i < trust->count; i++) {
        if (trust->item[i].certificate == NULL && memcmp(trust->item[i].id, id, sizeof id) == 0)
            return true;
    }
    return false;
}

/* A certificate that came with the signature is trusted where its key is. */
static void
add_bare(X509_STORE *store, const struct signature_trust *trust, CMS_ContentInfo *cms)
{
    STACK_OF(X509) *certificates = CMS_get1_certs(cms);
    for (int i = 0; i < sk_X509_num(certificates); i++) {
        if (is_bare_key(trust, sk_X509_value(certificates, i)))
            (void)X509_STORE_add_cert(store, sk_X509_value(certificates, i));
    }
    sk_X509_pop_free(certificates, X509_free);
}

/* What is trusted, as OpenSSL wants it: each certificate is an end of a chain. */
static X509_STORE *
store_of(const struct signature_trust *trust, int64_t at_s)
{
    X509_STORE *store = X509_STORE_new();
    if (store == NULL)
        return NULL;
    bool done = X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1 &&
                X509_STORE_set_purpose(store, X509_PURPOSE_ANY) == 1;
    for (uint32_t i = 0; done && i < trust->count; i++)
        done = trust->item[i].certificate == NULL ||
               X509_STORE_add_cert(store, trust->item[i].certificate) == 1;
    if (!done) {
        X509_STORE_free(store);
        return NULL;
    }
    if (at_s != 0)
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)at_s);
    return store;
}

enum weir_status
cms_check(const struct signature_trust *trust, const struct cms_claim *claim, int64_t *at_s,
          struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    BIO *der = bio_of(claim->der);
    BIO *content = bio_of(claim->bytes);
    X509_STORE *store = NULL;
    int64_t signed_s = 0;
    CMS_ContentInfo *cms = der == NULL ? NULL : d2i_CMS_bio(der, NULL);
    if (der == NULL || content == NULL) {
        status = error_nomem(error);
    } else if (cms == NULL || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
        status = fault_set(error, WEIR_E_SEAL, "that is not a CMS signature in DER");
    } else {
        signed_s = time_of(cms);
        store = store_of(trust, signed_s);
        if (store != NULL)
            add_bare(store, trust, cms);
        if (store == NULL)
            status = error_nomem(error);
        else if (CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_DETACHED) != 1)
            status = fault_set(error, WEIR_E_SEAL,
                               "the signature does not hold, or its certificate is not trusted");
    }
    fault_drop();
    X509_STORE_free(store);
    CMS_ContentInfo_free(cms);
    BIO_free(der);
    BIO_free(content);
    if (status == WEIR_OK)
        *at_s = signed_s;
    return status;
}
