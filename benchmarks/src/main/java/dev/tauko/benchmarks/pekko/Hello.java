package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that prints a line: what there is to wait for when a program starts. */
public final class Hello {
  private Hello() {}

  /** Prints "hello". */
  public static void main(String[] args) throws Exception {
    new Arguments("Hello", args).end();
    try (Actors actors = new Actors()) {
      actors.run(result ->
          Behaviors.setup(_ -> {
            System.out.println("hello");
            result.complete(0L);
            return Behaviors.stopped();
          }));
    }
  }
}
