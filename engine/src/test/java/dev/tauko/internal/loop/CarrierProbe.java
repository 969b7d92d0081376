package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Engine;
import dev.tauko.Runner;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** A program that runs two coroutines on the carrier that is its argument. */
final class CarrierProbe {
  private CarrierProbe() {}

  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(Engine.class)).setLevel(Level.INFO);
    try (Runner runner =
        Runner.create(
            ConfigFactory.parseString("tauko.carrier = " + args[0])
                .withFallback(ConfigFactory.load()))) {
      String answer =
          runner.run(() ->
              createTask(
                      () -> {
                        sleep(Duration.ofMillis(1));
                        return "the coroutines have run";
                      })
                  .await());
      System.out.println(answer);
    }
  }
}
