package dev.tauko.internal.loop;

/**
 * Each strand is an ordinary virtual thread, which runs while it has the {@link Baton}. The loop
 * runs on a virtual thread, too: whoever passes the baton then changes places with whoever gets it.
 * Needs nothing of the JVM. A blocking call of the JDK keeps the baton, and so the whole loop.
 */
public final class PortableCarrier implements Carrier {

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public boolean loopIsVirtual() {
    return true;
  }

  @Override
  public Strand strand(StepExecutor executor, Strand.Occupant occupant) {
    return executor instanceof LoopExecutor loop
        ? new PortableStrand(loop, loop.baton(), occupant)
        : new FreeStrand(executor, occupant);
  }
}
