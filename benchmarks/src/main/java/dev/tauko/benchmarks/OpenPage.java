package dev.tauko.benchmarks;

import dev.tauko.console.Console;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * An open page of the console, from the start of an actor system that has this extension among its
 * {@code pekko.actor.typed.extensions}: the console's server, and a client of its stream of events,
 * which has it look at the tasks once in each {@code tauko.console.interval}.
 */
public final class OpenPage implements Extension {
  private OpenPage(ActorSystem<?> system) {
    Thread.ofPlatform().daemon().name("open-page").start(() -> read(system));
  }

  private static void read(ActorSystem<?> system) {
    try {
      Console console = Console.get(system);
      URI page = console.address(console.bind().toCompletableFuture().get());
      try (InputStream events = page.resolve("api/events").toURL().openStream();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
        while (lines.readLine() != null) {
          // A browser would draw it, in another process.
        }
      }
    } catch (Exception e) {
      // What is measured without a page would be taken for the cost of one.
      if (!CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
        System.err.println("No page of the console can be opened: " + e);
        Runtime.getRuntime().halt(1);
      }
    }
  }

  /** The key of the extension, as the configuration names it. */
  public static final class Id extends ExtensionId<OpenPage> {

    /** Called by Pekko. */
    public Id() {}

    /** The key; Pekko looks for a method of this name. */
    public static Id getInstance() {
      return new Id();
    }

    @Override
    public OpenPage createExtension(ActorSystem<?> system) {
      return new OpenPage(system);
    }
  }
}
