package dev.tauko.demos;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;

import dev.tauko.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;

/**
 * A Pekko HTTP server on the loopback interface, at a free port, whose pages take their time. Each
 * request is answered by a coroutine. To be used in a coroutine.
 */
final class DemoServer implements AutoCloseable {
  private static final Pattern PAGE = Pattern.compile("/pages/([1-9]\\d{0,8})");
  private static final int LARGEST_KIB = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String LINE =
      "A line of sixty-four characters, its end included, no more. 123\n";

  private final Settings.Server settings;
  private final ServerBinding binding;

  private DemoServer(Settings.Server settings, ServerBinding binding) {
    this.settings = settings;
    this.binding = binding;
  }

  /** Starts a server. Suspends until it listens. */
  static DemoServer start(Settings.Server settings) throws Exception {
    Engine engine = Engine.current();
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> engine.start("page", () -> answer(settings, request)).toCompletableFuture();
    // Loading Pekko HTTP takes a while: not on the event loop.
    var binding =
        toThread(() -> {
          var limits = ServerSettings.create(Adapter.toClassic(engine.system()));
          return Http.get(engine.system())
              .newServerAt("127.0.0.1", 0)
              .withSettings(limits.withMaxConnections(settings.pages()))
              .bind(handler);
        });
    return new DemoServer(settings, await(binding));
  }

  /** The addresses of the pages. */
  List<String> urls() {
    int port = binding.localAddress().getPort();
    return IntStream.rangeClosed(1, settings.pages())
        .mapToObj(number -> "http://127.0.0.1:" + port + "/pages/" + number)
        .toList();
  }

  private static HttpResponse answer(Settings.Server settings, HttpRequest request) {
    Matcher path = PAGE.matcher(request.getUri().path());
    int number = path.matches() ? Integer.parseInt(path.group(1)) : Integer.MAX_VALUE;
    if (number > settings.pages()) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("No such page.\n");
    }
    sleep(latency(settings, number));
    return HttpResponse.create().withEntity(LINE.repeat(16 * kibibytes(number)));
  }

  private static int kibibytes(int number) {
    return (number - 1) % LARGEST_KIB + 1;
  }

  /** Some latency between the least and the most, in no apparent order, the same in each run. */
  private static Duration latency(Settings.Server settings, int number) {
    Duration range = settings.maxLatency().minus(settings.minLatency());
    return settings.minLatency().plus(range.multipliedBy(number * 61L % 100).dividedBy(99));
  }

  /** Ends the server. Suspends until its connections are closed. */
  @Override
  public void close() throws Exception {
    await(binding.terminate(PATIENCE));
  }
}
