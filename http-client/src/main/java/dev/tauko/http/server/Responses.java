package dev.tauko.http.server;

import dev.tauko.http.ServerSentEvent;
import dev.tauko.http.internal.server.ClientConnection;
import dev.tauko.http.internal.server.EventWriter;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.stream.Emitter;
import dev.tauko.stream.Sources;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Responses whose bodies coroutines stream. The coroutine begins when the body is to be sent, and
 * {@code emit} suspends while the client is slower. A client that goes away cancels it: at once if
 * the response was made by a coroutine of a server that {@link CoroutineServer} has bound, else
 * when Pekko HTTP cannot write any more. A failure cuts the connection, since the head of the
 * response has gone out.
 *
 * <p>The coroutine runs on the engine of the one that calls, or else on that of the server's actor
 * system.
 */
public final class Responses {
  private Responses() {}

  /** A response of status 200 with a body of any length, sent in chunks. */
  public static HttpResponse stream(ContentType type, Emitter.Body<ByteString> body) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(body, "body");
    Optional<ClientConnection> client = ClientConnection.current();
    CompletableFuture<Done> ended = new CompletableFuture<>();
    Emitter.Body<ByteString> whole =
        client.isEmpty() ? body : bytes -> client.get().stream(() -> body.run(bytes));
    Source<ByteString, NotUsed> source =
        Sources.of(whole)
            .watchTermination((nothing, termination) -> {
              var _ =
                  termination.whenCompleteAsync(
                      (done, failure) -> ended.complete(Done.getInstance()), Stages.DIRECTLY);
              return nothing;
            });
    return HttpResponse.create()
        .withEntity(HttpEntities.createChunked(type, source))
        .addAttribute(ClientConnection.STREAM, ended);
  }

  /**
   * A response of status 200 with a stream of events (WHATWG HTML, section 9.2). Of an event, the
   * type {@code message}, an empty id and a missing retry are not sent. {@code emit} throws {@link
   * IllegalArgumentException} for a type or an id with an end of line, and for an id with a NUL.
   */
  public static HttpResponse events(Emitter.Body<ServerSentEvent> body) {
    Objects.requireNonNull(body, "body");
    return stream(
            MediaTypes.TEXT_EVENT_STREAM.toContentType(),
            bytes -> body.run(event -> bytes.emit(EventWriter.write(event))))
        .addHeader(CacheControl.create(CacheDirectives.NO_CACHE));
  }
}
