package dev.tauko.demos;

import static dev.tauko.Asyncio.toThread;

import dev.tauko.Engine;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientSessionBuilder;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/** Opens the HTTP sessions of the demos. */
public final class Sessions {
  private Sessions() {}

  /**
   * Opens a session with these settings, and shows it in the console. What the settings say is
   * right; what remains is the environment: where it names no proxy, the command ends with that.
   * Suspends.
   */
  public static ClientSession open(Consumer<ClientSessionBuilder> settings) throws Exception {
    ActorSystem<?> system = Engine.current().system();
    // Loading all that a session needs takes a while: not on the event loop.
    return toThread(() -> {
      ClientSessionBuilder builder = ClientSession.builder(system);
      settings.accept(builder);
      ClientSession session = created(builder);
      DemoConsole.show(system, session);
      return session;
    });
  }

  private static ClientSession created(ClientSessionBuilder builder)
      throws WrongEnvironmentException {
    try {
      return builder.create();
    } catch (IllegalArgumentException problem) {
      throw new WrongEnvironmentException(problem);
    }
  }
}
