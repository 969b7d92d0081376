package dev.tauko.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Makes an event loop the executor of a Pekko dispatcher: {@code executor =
 * "dev.tauko.loop.EventLoopConfigurator"}. The keys are those of {@code tauko.event-loop}.
 */
public final class EventLoopConfigurator extends ExecutorServiceConfigurator {
  private final Config all;

  /** Called by Pekko. */
  public EventLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.all = prerequisites.settings().config();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    LoopSettings settings = LoopSettings.of(all, id);
    Carrier carrier = Carriers.choose(all);
    return () -> new LoopExecutor(id, settings, carrier, threads);
  }
}
