package dev.tauko.http;

import dev.tauko.http.connection.RawResponse;
import dev.tauko.http.url.Url;
import dev.tauko.http.wire.ResponseHead;

/** What a session adds to every request at the very end, and learns from every response. */
record SessionFields(CookieJar cookieJar, SessionCredentials credentials) {

  ClientRequest addTo(ClientRequest request) {
    return cookieJar.addTo(credentials.addTo(request));
  }

  void learnFrom(RawResponse response) {
    learnFrom(response.url(), response.head());
  }

  void learnFrom(Url url, ResponseHead head) {
    cookieJar.receive(url, head.headers().getAll("Set-Cookie"));
  }
}
