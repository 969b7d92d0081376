package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Makes the parallel executor that of a Pekko dispatcher: {@code executor =
 * "dev.tauko.internal.loop.ParallelConfigurator"}. The keys are those of {@code tauko.parallel}.
 */
public final class ParallelConfigurator extends ExecutorServiceConfigurator {
  private final ActorSystem.Settings system;
  private final Config config;

  /** Called by Pekko. */
  public ParallelConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.system = prerequisites.settings();
    this.config = config;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    int parallelism =
        ParallelSettings.of(system.config(), Dispatchers.model(config, id)).parallelism();
    Carrier carrier = Carriers.choose(system.config());
    return () -> new ParallelExecutor(id, system, parallelism, carrier, threads);
  }
}
