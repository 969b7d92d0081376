package dev.tauko.observe;

/**
 * An engine as JMX shows it, under the name {@code dev.tauko:type=Engine,system=…,dispatcher=…}.
 * Each operation makes a {@link Snapshot}. {@code tauko.jmx = off} leaves it out.
 */
public interface EngineMXBean {
  /** The number of tasks that are not done. */
  int getTaskCount();

  /** The number of steps that are ready to run. */
  int getReadyCount();

  /** The number of timers that have not gone off. */
  int getTimerCount();

  /** The steps since the start; -1 where they are not counted. */
  long getStepCount();

  /** The tasks that have been started since the engine's start. */
  long getCreatedCount();

  /** The tasks whose bodies have thrown something. */
  long getFailedCount();

  /** The tasks that were cancelled. */
  long getCancelledCount();

  /** {@link Snapshot#ps}. */
  String ps();

  /** {@link Snapshot#pstree}. */
  String pstree();

  /** {@link Snapshot#summary}. */
  String summary(int waits);

  /** {@link Snapshot#endedTasks}. */
  String endedTasks();

  /** {@link Snapshot#json}. */
  String json();

  /** {@link Snapshot#dot}. */
  String dot();

  /** The reports of all deadlocks; empty if there are none. */
  String deadlocks();
}
