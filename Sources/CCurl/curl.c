#include "CCurl.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>

// The callback that forbids libcurl to send a request a second time came with this version.
enum { oldest_version = 0x075000 };

#if defined(__APPLE__)
static const char library_name[] = "libcurl.4.dylib";
#else
static const char library_name[] = "libcurl.so.4";
#endif

#define FUNCTIONS(F)                                                                                                   \
  F(curl_global_init) F(curl_version_info)                                                                             \
  F(curl_easy_init) F(curl_easy_reset) F(curl_easy_cleanup) F(curl_easy_setopt) F(curl_easy_getinfo)                   \
  F(curl_easy_pause) F(curl_easy_strerror) F(curl_slist_append) F(curl_slist_free_all)                                 \
  F(curl_multi_init) F(curl_multi_cleanup) F(curl_multi_setopt) F(curl_multi_add_handle)                               \
  F(curl_multi_remove_handle) F(curl_multi_socket_action) F(curl_multi_info_read)

static struct {
#define DECLARE(name) __typeof__(name) *name;
  FUNCTIONS(DECLARE)
} lib;

static const char *load(void) {
  static char problem[512];
  void *library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(problem, sizeof problem, "%s", reason ? reason : library_name);
    return problem;
  }
#define RESOLVE(name)                                                                                                  \
  if (!(lib.name = (__typeof__(name) *)dlsym(library, #name))) {                                                       \
    snprintf(problem, sizeof problem, "%s has no %s", library_name, #name);                                            \
    return problem;                                                                                                    \
  }
  FUNCTIONS(RESOLVE)
  const curl_version_info_data *version = lib.curl_version_info(CURLVERSION_NOW);
  if (version->version_num < oldest_version) {
    snprintf(problem, sizeof problem, "%s is version %s; 7.80 or newer is needed", library_name, version->version);
    return problem;
  }
  if (lib.curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) return "libcurl cannot be initialized";
  return NULL;
}

const char *cap_curl_load(void) {
  static int is_tried;
  static const char *problem;
  if (!is_tried) problem = load();
  is_tried = 1;
  return problem;
}

CURL *cap_curl_new(void) { return lib.curl_easy_init(); }
void cap_curl_reset(CURL *easy) { lib.curl_easy_reset(easy); }
void cap_curl_free(CURL *easy) { lib.curl_easy_cleanup(easy); }
const char *cap_curl_reason(CURLcode code) { return lib.curl_easy_strerror(code); }

CURLcode cap_curl_set_number(CURL *easy, CURLoption option, long value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode cap_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode cap_curl_set_text(CURL *easy, CURLoption option, const char *value) {
  return lib.curl_easy_setopt(easy, option, value);
}
CURLcode cap_curl_set_bytes(CURL *easy, CURLoption option, const void *bytes) {
  return lib.curl_easy_setopt(easy, option, bytes);
}
CURLcode cap_curl_set_headers(CURL *easy, struct curl_slist *list) {
  return lib.curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}
CURLcode cap_curl_set_error_buffer(CURL *easy, char *buffer) {
  return lib.curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

// A program that is started (a pager, an editor) does not inherit the connection.
static int close_on_exec(void *context, curl_socket_t socket, curlsocktype purpose) {
  (void)context, (void)purpose;
  fcntl(socket, F_SETFD, FD_CLOEXEC);
  return CURL_SOCKOPT_OK;
}

CURLcode cap_curl_set_calls(CURL *easy, const struct cap_curl_calls *calls, void *context) {
  lib.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, calls->head);
  lib.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  lib.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, calls->body);
  lib.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
  if (calls->send) {
    lib.curl_easy_setopt(easy, CURLOPT_READFUNCTION, calls->send);
    lib.curl_easy_setopt(easy, CURLOPT_READDATA, context);
  }
  lib.curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
  lib.curl_easy_setopt(easy, CURLOPT_PRIVATE, context);
  lib.curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, close_on_exec);
  return lib.curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, calls->connected);
}

long cap_curl_number(CURL *easy, CURLINFO info) {
  long value = 0;
  return lib.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
curl_off_t cap_curl_size(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return lib.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
CURLcode cap_curl_pause(CURL *easy, int what) { return lib.curl_easy_pause(easy, what); }

struct curl_slist *cap_curl_append(struct curl_slist *list, const char *line) {
  struct curl_slist *longer = lib.curl_slist_append(list, line);
  if (!longer) lib.curl_slist_free_all(list);
  return longer;
}
void cap_curl_free_list(struct curl_slist *list) { lib.curl_slist_free_all(list); }

CURLM *cap_curl_multi_new(curl_socket_callback watch, curl_multi_timer_callback timer, void *context) {
  CURLM *multi = lib.curl_multi_init();
  if (!multi) return NULL;
  lib.curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
  lib.curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  lib.curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  lib.curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
  // Else it keeps four idle connections for each request that runs: after a burst it would close most of them.
  lib.curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 256L);
  return multi;
}
void cap_curl_multi_free(CURLM *multi) { lib.curl_multi_cleanup(multi); }
CURLMcode cap_curl_multi_add(CURLM *multi, CURL *easy) { return lib.curl_multi_add_handle(multi, easy); }
void cap_curl_multi_remove(CURLM *multi, CURL *easy) { lib.curl_multi_remove_handle(multi, easy); }
void cap_curl_multi_act(CURLM *multi, curl_socket_t socket, int events) {
  int running;
  lib.curl_multi_socket_action(multi, socket, events, &running);
}
void *cap_curl_multi_next_done(CURLM *multi, CURLcode *code) {
  int left;
  void *context = NULL;
  CURLMsg *message;
  while ((message = lib.curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    lib.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
    return context;
  }
  return NULL;
}
