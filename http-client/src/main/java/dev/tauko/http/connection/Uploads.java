package dev.tauko.http.connection;

import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Follows the bodies of requests on their way out. */
final class Uploads {
  private Uploads() {}

  /** The same request, of whose body's end, however it ends, somebody is told on any thread. */
  static HttpRequest watched(HttpRequest request, Runnable ended) {
    RequestEntity entity = request.entity();
    Source<ByteString, Object> bytes =
        entity
            .getDataBytes()
            .watchTermination((none, done) -> {
              var _ = done.whenComplete((success, failure) -> ended.run());
              return none;
            });
    OptionalLong length = entity.getContentLengthOption();
    RequestEntity watched =
        length.isPresent()
            ? HttpEntities.create(entity.getContentType(), length.getAsLong(), bytes)
            : HttpEntities.createChunked(entity.getContentType(), bytes);
    return request.withEntity(watched);
  }
}
