package dev.tauko.http;

import dev.tauko.http.connection.Outbound;
import dev.tauko.http.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;

/** Writes requests in Pekko HTTP's terms. */
final class Rendering {
  private static final HttpRequest BLANK = HttpRequest.create();

  private Rendering() {}

  /** The request as it goes out. */
  static Outbound outbound(ClientRequest request, Traces traces) {
    Url url = request.target();
    List<HttpHeader> fields = new ArrayList<>(request.headers().size() + 3);
    fields.add(RawRequestURI.create(url.target()));
    fields.add(RawHeader.create("Host", url.hostField()));
    String contentType = request.body().contentType();
    for (Headers.Header field : request.headers()) {
      if (field.name().equalsIgnoreCase("Content-Type")) {
        contentType = field.value();
      } else {
        fields.add(RawHeader.create(field.name(), field.value()));
      }
    }
    HttpRequest rendered =
        BLANK
            .withMethod(method(request.method()))
            .withHeaders(fields)
            .withEntity(entity(traces.of(request.body()), contentType));
    return new Outbound(url, rendered, request.timeout(), traces.events());
  }

  private static HttpMethod method(String name) {
    return HttpMethods.lookup(name)
        .orElseGet(
            () -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated));
  }

  private static RequestEntity entity(RequestBody body, String contentType) {
    if (body instanceof BytesBody bytes && bytes.contentType().isEmpty()) {
      return HttpEntities.EMPTY;
    }
    ContentType type =
        contentType.isEmpty() ? ContentTypes.NO_CONTENT_TYPE : ContentTypes.parse(contentType);
    if (body instanceof BytesBody bytes) {
      return HttpEntities.create(type, bytes.bytes());
    }
    OptionalLong length = body.contentLength();
    return length.isPresent()
        ? HttpEntities.create(type, length.getAsLong(), body.source())
        : HttpEntities.createChunked(type, body.source());
  }
}
