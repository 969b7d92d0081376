package dev.tauko.benchmarks.http.route;

import static dev.tauko.actor.Actors.ask;
import static dev.tauko.http.server.CoroutineDirectives.respond;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import dev.tauko.Engine;
import dev.tauko.http.server.CoroutineServer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * A route that asks an actor and answers with what it says. Argument: {@code stage}, a route of
 * completion stages; {@code coroutine}, the same route as a coroutine; {@code cancelled}, that
 * route bound by {@link CoroutineServer}, which cancels it when its client goes away. Prints its
 * port.
 */
public final class RouteServer {
  /** What the actor says. */
  static final String TEXT = "a quote of the day";

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private record GetQuote(ActorRef<String> replyTo) {}

  private RouteServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    ActorSystem<GetQuote> quotes =
        ActorSystem.create(
            Behaviors.receiveMessage(message -> {
              message.replyTo().tell(TEXT);
              return Behaviors.same();
            }),
            "quotes");
    ServerBuilder builder = Http.get(quotes).newServerAt("127.0.0.1", 0);
    CompletionStage<ServerBinding> binding =
        switch (args[0]) {
          case "stage" -> builder.bind(withStages(quotes));
          case "coroutine" -> builder.bind(withCoroutine(quotes));
          case "cancelled" ->
              CoroutineServer.bind(builder, Engine.get(quotes), withCoroutine(quotes));
          default -> throw new IllegalArgumentException(args[0]);
        };
    IO.println(binding.toCompletableFuture().join().localAddress().getPort());
  }

  private static Route withStages(ActorSystem<GetQuote> quotes) {
    return path(
        "quote",
        () ->
            completeWithFuture(
                AskPattern.<GetQuote, String>ask(quotes, GetQuote::new, LIMIT, quotes.scheduler())
                    .thenApply(text -> HttpResponse.create().withEntity(text))));
  }

  private static Route withCoroutine(ActorSystem<GetQuote> quotes) {
    return path(
        "quote",
        () ->
            respond(request -> {
              String text = ask(quotes, GetQuote::new, LIMIT);
              return HttpResponse.create().withEntity(text);
            }));
  }
}
