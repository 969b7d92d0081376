package dev.tauko.internal.observe;

import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.StepExecutor.Figures;
import dev.tauko.internal.pekko.SystemBeans;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.EngineMXBean;
import dev.tauko.observe.Snapshot;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.slf4j.Logger;

/** The MXBean of an engine. */
public final class EngineBean implements EngineMXBean {
  private static final Logger log = Loggers.of(EngineMXBean.class);

  /** Stacks are read of no more tasks than this. */
  private static final int MANY = 10_000;

  private static final int FRAMES = 16;

  private final CoroutineLoop loop;
  private final String engine;

  private EngineBean(CoroutineLoop loop, String engine) {
    this.loop = loop;
    this.engine = engine;
  }

  /**
   * Registers the bean of an engine, and takes it back when the actor system has ended.
   *
   * @param engine the engine, for people to read
   * @param dispatcher the path of its dispatcher
   */
  public static void register(CoroutineLoop loop, String engine, String dispatcher) {
    SystemBeans.register(
        loop.system(),
        new EngineBean(loop, engine),
        "type=Engine,dispatcher=" + ObjectName.quote(dispatcher),
        log);
  }

  private Figures figures() {
    return loop.executor().figures();
  }

  private Snapshot snapshot() {
    return SnapshotReader.read(loop, engine, getTaskCount() <= MANY ? FRAMES : 0);
  }

  @Override
  public int getTaskCount() {
    return loop.tasks().size();
  }

  @Override
  public int getReadyCount() {
    return figures().ready();
  }

  @Override
  public int getTimerCount() {
    return figures().timers();
  }

  @Override
  public long getStepCount() {
    return figures().steps();
  }

  @Override
  public long getCreatedCount() {
    return loop.tasks().begun();
  }

  @Override
  public long getFailedCount() {
    return loop.ended().failed();
  }

  @Override
  public long getCancelledCount() {
    return loop.ended().cancelled();
  }

  @Override
  public String ps() {
    return snapshot().ps();
  }

  @Override
  public String pstree() {
    return snapshot().pstree();
  }

  @Override
  public String summary(int waits) {
    return SnapshotReader.read(loop, engine, 0).summary(waits);
  }

  @Override
  public String endedTasks() {
    return SnapshotReader.read(loop, engine, 0).endedTasks();
  }

  @Override
  public String json() {
    return snapshot().json();
  }

  @Override
  public String dot() {
    return snapshot().dot();
  }

  @Override
  public String deadlocks() {
    return snapshot().deadlocks().stream()
        .map(DeadlockInfo::report)
        .collect(Collectors.joining("\n"));
  }
}
