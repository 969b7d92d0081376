package dev.tauko.demos;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.toThread;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.console.Console;
import dev.tauko.http.ClientSession;
import java.net.URI;
import org.apache.pekko.actor.typed.ActorSystem;

/** The console of a demo, for {@code --console}. */
public final class DemoConsole {
  private static final String ENABLED = "tauko.console.enabled";

  private DemoConsole() {}

  /** A configuration with the console on. */
  static Config enabled(Config config) {
    return ConfigFactory.parseString(ENABLED + " = on").withFallback(config);
  }

  /** Starts its server. Suspends until it listens. */
  static URI open(ActorSystem<?> system) throws Exception {
    // Loading Pekko HTTP takes a while: not on the event loop.
    Console console = toThread(() -> Console.get(system));
    return console.address(await(toThread(() -> console.bind())));
  }

  /** Shows the connections of a session, if there is a console. */
  public static void show(ActorSystem<?> system, ClientSession session) {
    if (system.settings().config().getBoolean(ENABLED)) {
      Console.get(system).addSession("session", session);
    }
  }
}
