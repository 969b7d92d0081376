package dev.tauko.demos.cluster;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;

import dev.tauko.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;

/**
 * A web site on the loopback interface, whose pages lead from one to all others, and take their
 * time. It notes when each of them was asked for. To be used in coroutines of one loop.
 */
final class Site implements AutoCloseable {
  private static final Pattern PAGE = Pattern.compile("/pages/([1-9]\\d{0,6})");
  private static final Duration LATENCY = Duration.ofMillis(60);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LINKS = 4;

  private final int pages;
  private final Map<Integer, List<Duration>> visits = new TreeMap<>();
  private ServerBinding binding;

  @SuppressWarnings("NullAway.Init") // start() binds it.
  private Site(int pages) {
    this.pages = pages;
  }

  /** Starts a site. Suspends until it listens. */
  static Site start(int pages) throws Exception {
    Engine engine = Engine.current();
    Site site = new Site(pages);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> engine.start("page", () -> site.answer(request)).toCompletableFuture();
    // Loading Pekko HTTP takes a while: not on the event loop.
    var binding =
        toThread(() -> Http.get(engine.system()).newServerAt("127.0.0.1", 0).bind(handler));
    site.binding = await(binding);
    return site;
  }

  /** The address of the first page. */
  String url() {
    return "http://127.0.0.1:" + binding.localAddress().getPort() + "/pages/1";
  }

  /** When each page was asked for, by the loop's time. */
  Map<Integer, List<Duration>> visits() {
    return visits;
  }

  private HttpResponse answer(HttpRequest request) {
    Matcher path = PAGE.matcher(request.getUri().path());
    int number = path.matches() ? Integer.parseInt(path.group(1)) : Integer.MAX_VALUE;
    if (number > pages) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("No such page.\n");
    }
    visits.computeIfAbsent(number, _ -> new ArrayList<>()).add(runningLoop().time());
    sleep(LATENCY);
    StringBuilder text = new StringBuilder("Page " + number + "\n");
    for (int link = 0; link < LINKS; link++) {
      int next = (number - 1) * LINKS + 2 + link;
      if (next <= pages) {
        text.append("<a href=\"/pages/").append(next).append("\">").append(next).append("</a>\n");
      }
    }
    return HttpResponse.create().withEntity(text.toString());
  }

  /** Ends the site. Suspends until its connections are closed. */
  @Override
  public void close() throws Exception {
    await(binding.terminate(PATIENCE));
  }
}
