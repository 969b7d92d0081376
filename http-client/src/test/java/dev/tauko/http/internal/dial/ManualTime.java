package dev.tauko.http.internal.dial;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import scala.concurrent.duration.FiniteDuration;

/** Actor systems whose timers fire when a test lets time pass. */
final class ManualTime {
  private ManualTime() {}

  static ActorSystem<Void> start(String name) {
    return ActorSystem.create(
        Behaviors.empty(),
        name,
        ConfigFactory.parseString(
                "pekko.scheduler.implementation = " + ExplicitlyTriggeredScheduler.class.getName())
            .withFallback(ConfigFactory.load()));
  }

  static void pass(ActorSystem<?> system, Duration time) {
    ((ExplicitlyTriggeredScheduler) system.classicSystem().scheduler())
        .timePasses(new FiniteDuration(time.toNanos(), TimeUnit.NANOSECONDS));
  }
}
