#ifndef PENSTOCK_CCURL_H
#define PENSTOCK_CCURL_H

#include <curl/curl.h>

// What is used of libcurl. The library and the thirty that it needs take longer to load than a small
// run does, and most runs ask no server: so it is loaded when the first function is needed, not with
// the program. Nothing here but `penstock_curl_load` may be called before that has returned null.

/// The name by which libcurl is found, of the version that `curl.h` speaks of.
#define PENSTOCK_LIBCURL "libcurl.so.4"

/// Loads libcurl from the shared object `name`; returns null, or why it can't be, in words that hold
/// until the same thread loads again. One thread at a time may load.
const char *penstock_curl_load(const char *name);

// The library's functions, as its manual has them.

CURLcode penstock_curl_global_init(long flags);
CURL *penstock_curl_easy_init(void);
void penstock_curl_easy_cleanup(CURL *easy);
struct curl_slist *penstock_curl_slist_append(struct curl_slist *list, const char *text);
void penstock_curl_slist_free_all(struct curl_slist *list);
CURLM *penstock_curl_multi_init(void);
CURLMcode penstock_curl_multi_cleanup(CURLM *multi);
CURLMcode penstock_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode penstock_curl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode penstock_curl_multi_perform(CURLM *multi, int *running);
CURLMcode penstock_curl_multi_poll(
    CURLM *multi, struct curl_waitfd *more, unsigned int count, int milliseconds, int *ready);
CURLMcode penstock_curl_multi_wakeup(CURLM *multi);
CURLU *penstock_curl_url(void);
void penstock_curl_url_cleanup(CURLU *url);
CURLUcode penstock_curl_url_set(
    CURLU *url, CURLUPart part, const char *text, unsigned int flags);
CURLUcode penstock_curl_url_get(
    const CURLU *url, CURLUPart part, char **text, unsigned int flags);
void penstock_curl_free(void *text);

// `curl_easy_setopt` and its kin take any argument, which Swift can't call: one function for each
// type of argument. Every option of libcurl is set through these.

CURLcode penstock_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode penstock_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode penstock_curl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode penstock_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode penstock_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);

/// A function that takes bytes, as bodies and headers come.
typedef size_t (*penstock_curl_taker)(char *bytes, size_t size, size_t count, void *context);

CURLcode penstock_curl_set_taker(CURL *easy, CURLoption option, penstock_curl_taker value);
CURLcode penstock_curl_set_opener(CURL *easy, curl_opensocket_callback value);
CURLcode penstock_curl_set_observer(CURL *easy, curl_debug_callback value);
CURLcode penstock_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value);
CURLMcode penstock_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// The next transfer that has ended, with how; null where none has.
CURL *penstock_curl_next_ended(CURLM *multi, CURLcode *code);

/// Opens the socket that libcurl asks for.
curl_socket_t penstock_open_socket(struct curl_sockaddr *address);

/// The bytes of an IPv4 or IPv6 address; returns 4, 16, or 0 for what is neither.
int penstock_address_bytes(const struct curl_sockaddr *address, unsigned char *into);

#endif
