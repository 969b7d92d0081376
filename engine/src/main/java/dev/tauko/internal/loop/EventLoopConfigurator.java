package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Makes an event loop the executor of a Pekko dispatcher: {@code executor =
 * "dev.tauko.internal.loop.EventLoopConfigurator"}. The keys are those of {@code tauko.event-loop}.
 */
public final class EventLoopConfigurator extends ExecutorServiceConfigurator {
  private final ActorSystem.Settings system;
  private final Config config;

  /** Called by Pekko. */
  public EventLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.system = prerequisites.settings();
    this.config = config;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    LoopSettings settings = LoopSettings.of(system.config(), Dispatchers.model(config, id));
    Carrier carrier = Carriers.choose(system.config());
    return () -> new LoopExecutor(id, system, settings, carrier, threads);
  }
}
