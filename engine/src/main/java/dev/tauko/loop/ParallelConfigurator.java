package dev.tauko.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Makes the parallel executor that of a Pekko dispatcher: {@code executor =
 * "dev.tauko.loop.ParallelConfigurator"}. The keys are those of {@code tauko.parallel}.
 */
public final class ParallelConfigurator extends ExecutorServiceConfigurator {
  private final Config all;

  /** Called by Pekko. */
  public ParallelConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.all = prerequisites.settings().config();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    int parallelism = ParallelSettings.of(all, id).parallelism();
    Carrier carrier = Carriers.choose(all);
    return () -> new ParallelExecutor(id, parallelism, carrier, threads);
  }
}
