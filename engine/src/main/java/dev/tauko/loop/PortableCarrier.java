package dev.tauko.loop;

import java.util.concurrent.Executor;

/**
 * Each strand is an ordinary virtual thread, handed the baton by the loop, which is a virtual
 * thread too: the two then change places on one core. Needs nothing of the JVM. A blocking call of
 * the JDK keeps the baton, and so the whole loop.
 */
public final class PortableCarrier implements Carrier {

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public Thread loopThread(Thread platform, Runnable run) {
    return Thread.ofVirtual().name(platform.getName()).unstarted(run);
  }

  @Override
  public Strand strand(
      StepExecutor executor, Executor steps, String name, Strand.Occupant occupant) {
    return executor instanceof LoopExecutor loop
        ? new PortableStrand(loop, steps, name, occupant)
        : new FreeStrand(executor, steps, name, occupant);
  }
}
