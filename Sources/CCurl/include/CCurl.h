// libcurl as Swift can use it: loaded when the first request is made, and its variadic functions with types.
//
// It is not linked: libcurl and the thirty libraries that it needs take 6 ms to load, which is half of the whole start of a
// process that sends nothing (`cap --help`, a completion, a script on local files).
#pragma once

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

/// Loads libcurl and checks that it is recent enough; further calls cost nothing. Not for several threads at once.
/// Returns NULL, or why it cannot be used; nothing else here may be called then.
const char *cap_curl_load(void);

CURL *cap_curl_new(void);
void cap_curl_reset(CURL *easy);
void cap_curl_free(CURL *easy);
const char *cap_curl_reason(CURLcode code);

CURLcode cap_curl_set_number(CURL *easy, CURLoption option, long value);
CURLcode cap_curl_set_size(CURL *easy, CURLoption option, curl_off_t value);
CURLcode cap_curl_set_text(CURL *easy, CURLoption option, const char *value);
/// For CURLOPT_COPYPOSTFIELDS, after CURLOPT_POSTFIELDSIZE_LARGE.
CURLcode cap_curl_set_bytes(CURL *easy, CURLoption option, const void *bytes);
/// The list must live as long as the request.
CURLcode cap_curl_set_headers(CURL *easy, struct curl_slist *list);
/// Where the text of an error goes, of CURL_ERROR_SIZE bytes.
CURLcode cap_curl_set_error_buffer(CURL *easy, char *buffer);

/// What is called in the course of a request, each with `context`: a line of the head, a part of the body, the wish for a part
/// of the body to send (NULL if there is none), and that the connection stands and the request is sent next.
struct cap_curl_calls {
  curl_write_callback head;
  curl_write_callback body;
  curl_read_callback send;
  curl_prereq_callback connected;
};
CURLcode cap_curl_set_calls(CURL *easy, const struct cap_curl_calls *calls, void *context);

/// A number that is known of a request, 0 if it is not.
long cap_curl_number(CURL *easy, CURLINFO info);
/// Bytes, or microseconds until something happened; 0 if it is not known.
curl_off_t cap_curl_size(CURL *easy, CURLINFO info);
CURLcode cap_curl_pause(CURL *easy, int what);

/// Adds to a list of headers; NULL if there is no memory, the list is freed then.
struct curl_slist *cap_curl_append(struct curl_slist *list, const char *line);
void cap_curl_free_list(struct curl_slist *list);

/// The sockets and the timer that a set of requests wants to be watched, told with `context`.
CURLM *cap_curl_multi_new(curl_socket_callback watch, curl_multi_timer_callback timer, void *context);
void cap_curl_multi_free(CURLM *multi);
CURLMcode cap_curl_multi_add(CURLM *multi, CURL *easy);
void cap_curl_multi_remove(CURLM *multi, CURL *easy);
/// Something can be done with a socket; CURL_SOCKET_TIMEOUT: the time of the timer has come.
void cap_curl_multi_act(CURLM *multi, curl_socket_t socket, int events);
/// The `context` of the calls of the next request that has ended, with how it did, or NULL.
void *cap_curl_multi_next_done(CURLM *multi, CURLcode *code);
