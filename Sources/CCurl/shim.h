#ifndef PENSTOCK_CCURL_H
#define PENSTOCK_CCURL_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

// `curl_easy_setopt` and its kin take any argument, which Swift can't call: one function for each
// type of argument. Every option of libcurl is set through these.

static inline CURLcode penstock_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode penstock_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode penstock_curl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode penstock_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode penstock_curl_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

/// A function that takes bytes, as bodies and headers come.
typedef size_t (*penstock_curl_taker)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode penstock_curl_set_taker(
    CURL *easy, CURLoption option, penstock_curl_taker value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode penstock_curl_set_opener(CURL *easy, curl_opensocket_callback value) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode penstock_curl_set_observer(CURL *easy, curl_debug_callback value) {
  return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, value);
}

static inline CURLcode penstock_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode penstock_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode penstock_curl_multi_set_long(
    CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

/// The next transfer that has ended, with how; null where none has.
static inline CURL *penstock_curl_next_ended(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message = curl_multi_info_read(multi, &left);
  while (message && message->msg != CURLMSG_DONE) message = curl_multi_info_read(multi, &left);
  if (!message) return NULL;
  *code = message->data.result;
  return message->easy_handle;
}

/// Opens the socket that libcurl asks for.
static inline curl_socket_t penstock_open_socket(struct curl_sockaddr *address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// The bytes of an IPv4 or IPv6 address; returns 4, 16, or 0 for what is neither.
static inline int penstock_address_bytes(const struct curl_sockaddr *address, unsigned char *into) {
  if (address->family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)&address->addr;
    __builtin_memcpy(into, &four->sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->addr;
    __builtin_memcpy(into, &six->sin6_addr, 16);
    return 16;
  }
  return 0;
}

#endif
