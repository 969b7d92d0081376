package dev.tauko.console.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Responses. Each of them tells the browser to load nothing from elsewhere, to run no script but
 * the console's files, to be shown in no frame, and to tell nobody where it came from.
 */
final class Answers {
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final List<HttpHeader> COMMON =
      List.of(
          RawHeader.create("Content-Security-Policy", POLICY),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));

  private static final HttpHeader UNSTORED = RawHeader.create("Cache-Control", "no-store");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Answers() {}

  /** A value as JSON. Half a surrogate pair in a name becomes a question mark. */
  static byte[] json(Object value) {
    return JSON.writeValueAsString(value).getBytes(UTF_8);
  }

  /** A value as JSON. */
  static HttpResponse ok(Object value) {
    return with(UNSTORED)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json(value)));
  }

  /** Why a request was not answered. */
  static HttpResponse error(StatusCode status, String message) {
    return ok(Map.of("error", message)).withStatus(status);
  }

  /** A stream of events. */
  static HttpResponse events(Source<ByteString, ?> events) {
    return with(UNSTORED)
        .withEntity(
            HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events));
  }

  /** A file that a browser may keep, but asks again whether it has changed. */
  static HttpResponse file(ContentType type, ByteString content, String tag) {
    return with(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("ETag", tag))
        .withEntity(HttpEntities.create(type, content));
  }

  static HttpResponse empty(StatusCode status, HttpHeader header) {
    return with(header).withStatus(status);
  }

  private static HttpResponse with(HttpHeader header) {
    return HttpResponse.create().addHeaders(COMMON).addHeader(header);
  }
}
