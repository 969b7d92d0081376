package dev.tauko.http;

import dev.tauko.http.internal.connection.RawResponse;

/** What a session adds to every request at the very end, and learns from every response. */
record SessionHeaders(CookieJar cookieJar, SessionCredentials credentials) {

  ClientRequest addTo(ClientRequest request) {
    return cookieJar.addTo(credentials.addTo(request));
  }

  void learnFrom(RawResponse response) {
    cookieJar.receive(response.url(), response.head().setCookies());
  }
}
