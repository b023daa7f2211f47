#include "CCurl.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define EACH_FUNCTION(DO)                                                                         \
  DO(global_init) DO(easy_init) DO(easy_cleanup) DO(easy_setopt) DO(easy_getinfo)                 \
  DO(slist_append) DO(slist_free_all) DO(multi_init) DO(multi_cleanup) DO(multi_setopt)           \
  DO(multi_add_handle) DO(multi_remove_handle) DO(multi_perform) DO(multi_poll) DO(multi_wakeup)  \
  DO(multi_info_read) DO(url) DO(url_cleanup) DO(url_set) DO(url_get) DO(free)

/// The library's own functions, each with the type that `curl.h` gives it.
typedef struct {
#define FIELD(name) __typeof__(curl_##name) *name;
  EACH_FUNCTION(FIELD)
} functions;

static functions curl;

const char *penstock_curl_load(const char *name) {
  void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (!library) return dlerror();
  functions found;
#define FIND(name)                                                            \
  found.name = (__typeof__(found.name))dlsym(library, "curl_" #name);         \
  if (!found.name) return dlerror();
  EACH_FUNCTION(FIND)
  curl = found;
  return NULL;
}

CURLcode penstock_curl_global_init(long flags) { return curl.global_init(flags); }

CURL *penstock_curl_easy_init(void) { return curl.easy_init(); }

void penstock_curl_easy_cleanup(CURL *easy) { curl.easy_cleanup(easy); }

struct curl_slist *penstock_curl_slist_append(struct curl_slist *list, const char *text) {
  return curl.slist_append(list, text);
}

void penstock_curl_slist_free_all(struct curl_slist *list) { curl.slist_free_all(list); }

CURLM *penstock_curl_multi_init(void) { return curl.multi_init(); }

CURLMcode penstock_curl_multi_cleanup(CURLM *multi) { return curl.multi_cleanup(multi); }

CURLMcode penstock_curl_multi_add_handle(CURLM *multi, CURL *easy) {
  return curl.multi_add_handle(multi, easy);
}

CURLMcode penstock_curl_multi_remove_handle(CURLM *multi, CURL *easy) {
  return curl.multi_remove_handle(multi, easy);
}

CURLMcode penstock_curl_multi_perform(CURLM *multi, int *running) {
  return curl.multi_perform(multi, running);
}

CURLMcode penstock_curl_multi_poll(
    CURLM *multi, struct curl_waitfd *more, unsigned int count, int milliseconds, int *ready) {
  return curl.multi_poll(multi, more, count, milliseconds, ready);
}

CURLMcode penstock_curl_multi_wakeup(CURLM *multi) { return curl.multi_wakeup(multi); }

CURLU *penstock_curl_url(void) { return curl.url(); }

void penstock_curl_url_cleanup(CURLU *url) { curl.url_cleanup(url); }

CURLUcode penstock_curl_url_set(
    CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return curl.url_set(url, part, text, flags);
}

CURLUcode penstock_curl_url_get(
    const CURLU *url, CURLUPart part, char **text, unsigned int flags) {
  return curl.url_get(url, part, text, flags);
}

void penstock_curl_free(void *text) { curl.free(text); }

CURLcode penstock_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_taker(CURL *easy, CURLoption option, penstock_curl_taker value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode penstock_curl_set_opener(CURL *easy, curl_opensocket_callback value) {
  return curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

CURLcode penstock_curl_set_observer(CURL *easy, curl_debug_callback value) {
  return curl.easy_setopt(easy, CURLOPT_DEBUGFUNCTION, value);
}

CURLcode penstock_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl.easy_getinfo(easy, info, value);
}

CURLMcode penstock_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl.multi_setopt(multi, option, value);
}

CURL *penstock_curl_next_ended(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message = curl.multi_info_read(multi, &left);
  while (message && message->msg != CURLMSG_DONE) message = curl.multi_info_read(multi, &left);
  if (!message) return NULL;
  *code = message->data.result;
  return message->easy_handle;
}

curl_socket_t penstock_open_socket(struct curl_sockaddr *address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int penstock_address_bytes(const struct curl_sockaddr *address, unsigned char *into) {
  if (address->family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)&address->addr;
    memcpy(into, &four->sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->addr;
    memcpy(into, &six->sin6_addr, 16);
    return 16;
  }
  return 0;
}
