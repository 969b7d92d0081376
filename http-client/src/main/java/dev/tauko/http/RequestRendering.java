package dev.tauko.http;

import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.connection.Content;
import dev.tauko.http.internal.connection.ContentTypeHeader;
import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.dial.Proxy;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.payload.BytesBody;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.headers.RawHeader;
import scala.collection.immutable.Seq;

/** Writes requests in Pekko HTTP's terms. */
final class RequestRendering {
  private static final HttpRequest BLANK =
      (HttpRequest) org.apache.pekko.http.javadsl.model.HttpRequest.create();
  private static final HttpMethod HEAD_WITH_CONTENT =
      HttpMethods.custom("HEAD", true, true, RequestEntityAcceptances.Tolerated);
  private static final HttpMethod OPTIONS =
      HttpMethods.custom("OPTIONS", true, true, RequestEntityAcceptances.Tolerated);

  private RequestRendering() {}

  /** Has Pekko HTTP's model of requests loaded, so that the first request need not. */
  static void load() {
    var _ =
        BLANK
            .withMethod(method("GET", false))
            .withHeaders(
                List.of(
                    (HttpHeader) RawRequestURI.create("/"), new RawHeader("Host", "localhost")));
  }

  /**
   * The request as it goes out.
   *
   * @param codings the content codings that are undone in the response
   * @param repeats whether it may be sent anew if it meets a kept connection that has been closed
   * @param usual the fields that requests of the session have if they have none of their own
   * @throws IllegalArgumentException if the content's type is not one, or the method can have no
   *     content
   */
  static Outbound outbound(
      ClientRequest request,
      Codings codings,
      boolean repeats,
      ListenerFanOut listeners,
      RenderedFields usual) {
    Url url = request.target();
    RequestBody body = request.body();
    OptionalLong length = body.contentLength();
    if (length.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "the body states a length of " + length.getAsLong() + "; accepted: 0 or more");
    }
    boolean isEmpty = length.equals(OptionalLong.of(0));
    boolean expects = !isEmpty && expectsContinue(request.headers());
    Route route = request.route();
    boolean isUsual = isEmpty && route.proxy() == null && usual.are(request.headers());
    Seq<HttpHeader> fields = isUsual ? usual.of(codings) : null;
    if (fields == null) {
      fields = fields(request, codings, isEmpty);
      if (isUsual) {
        usual.put(codings, fields);
      }
    }
    String uri = route.isForwarded() ? url.toString() : url.target();
    HttpRequest rendered =
        BLANK
            .withMethod(method(request.method(), !isEmpty))
            .withHeaders(
                before(
                    (HttpHeader) RawRequestURI.create(uri),
                    before(new RawHeader("Host", request.hostField()), fields)));
    Content content = null;
    if (!isEmpty && body instanceof BytesBody bytes && bytes.isSmall() && !expects) {
      rendered =
          rendered.withEntity(HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, bytes.bytes()));
    } else if (!isEmpty) {
      content = new Content(length, body::source, body.isReplayable(), expects);
    }
    return new Outbound(
        url,
        route,
        rendered,
        content,
        repeats,
        request.timeout(),
        codings,
        listeners.events(),
        null);
  }

  /* A list of Scala's, which Pekko HTTP takes as it is, and which others can share. */
  @SuppressWarnings("unchecked")
  private static Seq<HttpHeader> before(HttpHeader first, Seq<HttpHeader> rest) {
    return (Seq<HttpHeader>) rest.prepended(first);
  }

  /** All fields but the target and Host. */
  private static Seq<HttpHeader> fields(ClientRequest request, Codings codings, boolean isEmpty) {
    List<HttpHeader> fields = new ArrayList<>(request.headers().size() + 3);
    Route route = request.route();
    Proxy proxy = route.isForwarded() ? route.proxy() : null;
    String authorization = proxy == null ? null : proxy.authorization();
    if (authorization != null) {
      fields.add(new RawHeader("Proxy-Authorization", authorization));
    }
    for (Headers.Header field : request.headers()) {
      boolean isDropped =
          (field.name().equalsIgnoreCase("Expect") && isEmpty)
              || (field.name().equalsIgnoreCase("Proxy-Authorization")
                  && (route.isTunnelled() || authorization != null));
      if (!isDropped && !field.name().equalsIgnoreCase("Content-Type")) {
        fields.add(new RawHeader(field.name(), field.value()));
      }
    }
    if (codings != Codings.NONE && !request.headers().contains("Accept-Encoding")) {
      // A part of something coded can't be decoded.
      boolean isPartial = request.headers().contains("Range");
      fields.add(new RawHeader("Accept-Encoding", isPartial ? "identity" : codings.accepted()));
    }
    String type = contentType(request);
    if (!type.isEmpty()) {
      fields.add(new ContentTypeHeader(type));
    }
    Seq<HttpHeader> list = scala.collection.immutable.List$.MODULE$.empty();
    for (HttpHeader field : fields.reversed()) {
      list = before(field, list);
    }
    return list;
  }

  private static boolean expectsContinue(Headers headers) {
    return headers.getAll("Expect").stream()
        .anyMatch(value -> value.equalsIgnoreCase("100-continue"));
  }

  /* A field of the request goes before what its body says. */
  private static String contentType(ClientRequest request) {
    List<String> given = request.headers().getAll("Content-Type");
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "there are " + given.size() + " Content-Type fields; accepted is one");
    }
    String type = given.isEmpty() ? request.body().contentType() : given.getFirst();
    return type.isEmpty() ? type : HeaderRules.contentType(type);
  }

  /* Those that state the length of no content are for content: POST, PUT and PATCH. */
  private static HttpMethod method(String name, boolean hasContent) {
    return switch (name) {
      case "HEAD" -> hasContent ? HEAD_WITH_CONTENT : HttpMethods.HEAD;
      case "OPTIONS" -> OPTIONS;
      case "TRACE" -> {
        if (hasContent) {
          throw new IllegalArgumentException(
              "the request has the method TRACE and a body; accepted is any other method");
        }
        yield HttpMethods.TRACE;
      }
      default ->
          HttpMethods.lookup(name)
              .orElseGet(
                  () -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated));
    };
  }
}
