package dev.tauko.demos;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.coroutine;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.http.server.CoroutineDirectives.respond;

import com.typesafe.config.Config;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientSession;
import dev.tauko.http.RequestBody;
import dev.tauko.http.server.CoroutineServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A shop: routes that are coroutines, in front of an actor in direct style. It shuts down while
 * customers order. Whoever has been served has an answer, and the others know that they have not;
 * except that Pekko HTTP cuts a connection which hears of the end right after it was given an
 * answer.
 */
@Command(
    name = "orders",
    description =
        "HTTP routes as coroutines in front of an actor in direct style, shut down under load.")
final class OrdersDemo extends Demo {
  private static final Duration PICKING = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** An order, for the warehouse. */
  private record Order(ActorRef<Integer> replyTo) {}

  @Option(
      names = "--customers",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "20",
      description = "How many customers order at the same time; ${DEFAULT-VALUE} otherwise.")
  private int customers;

  @Option(
      names = "--orders",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "10",
      description = "How many orders each of them has; ${DEFAULT-VALUE} otherwise.")
  private int orders;

  private final AtomicInteger sold = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();

  OrdersDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    out.printf(
        "%s with %s each; the shop closes when half of them have been answered%n%n",
        Text.count(customers, "customer"), Text.count(orders, "order"));
    Config config = Engine.current().system().settings().config();
    // Starting an actor system takes a while: not on the event loop.
    ActorSystem<Order> shop = toThread(() -> ActorSystem.create(warehouse(), "shop", config));
    try (ClientSession session = openSession(customers)) {
      ServerBinding binding =
          await(
                  CoroutineServer.bind(
                      Http.get(shop).newServerAt("127.0.0.1", 0), Engine.get(shop), route(shop)))
              .addToCoordinatedShutdown(DEADLINE, shop);
      String url = "http://127.0.0.1:" + binding.localAddress().getPort() + "/orders";
      List<Coroutine<Integer>> all =
          IntStream.range(0, customers)
              .mapToObj(number -> coroutine(() -> customer(session, url, shop)))
              .toList();
      gather(all);
    } finally {
      shop.terminate();
      await(shop.getWhenTerminated());
    }
    out.printf("Answered:     %d%n", answered.get());
    out.printf("Turned away:  %d%n", turnedAway.get());
    out.printf("Cut off:      %d, who cannot know%n", cutOff.get());
    out.printf("Sold:         %d, by the warehouse's own count%n", sold.get());
    int unanswered = sold.get() - answered.get();
    boolean balanced = unanswered >= 0 && unanswered <= cutOff.get();
    out.println(balanced ? "The books balance." : "The books do not balance.");
    return balanced ? 0 : Main.FAILED;
  }

  /** Takes one order after the other; each takes a moment. */
  private Behavior<Order> warehouse() {
    return CoroutineBehavior.of(mailbox -> {
      for (Order order : mailbox.messages()) {
        sleep(PICKING);
        order.replyTo().tell(sold.incrementAndGet());
      }
    });
  }

  private static Route route(ActorRef<Order> warehouse) {
    return Directives.path(
        "orders",
        () ->
            Directives.post(() ->
                respond(request -> {
                  int number = ask(warehouse, Order::new, PATIENCE);
                  return HttpResponse.create().withEntity("order " + number);
                })));
  }

  private int customer(ClientSession session, String url, ActorSystem<?> shop) {
    for (int i = 0; i < orders; i++) {
      try (var response = session.post(url, RequestBody.text("one, please"))) {
        if (response.ok()) {
          response.text();
          if (answered.incrementAndGet() == customers * orders / 2) {
            shop.terminate();
          }
        } else {
          turnedAway.incrementAndGet();
        }
      } catch (ClientConnectorException closed) {
        turnedAway.incrementAndGet();
      } catch (ClientException cut) {
        cutOff.incrementAndGet();
      }
    }
    return orders;
  }
}
