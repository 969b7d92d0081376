package dev.tauko.stress;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.internal.loop.StepExecutor;
import dev.tauko.internal.task.CoroutineLoop;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.VirtualPathContainer;
import scala.runtime.BoxedUnit;

/** What an engine looks like at a moment, from any thread. */
final class Portrait {
  private static final int FRAMES = 25;

  private Portrait() {}

  /** All tasks with what they wait for and where, and what the loop's threads do. */
  static String of(Engine engine) {
    StringBuilder text = new StringBuilder();
    for (Task<?> task : engine.allTasks()) {
      text.append(task).append('\n');
      for (StackTraceElement frame : task.stack().stream().limit(FRAMES).toList()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.append(executor(engine).stack()).toString();
  }

  private static StepExecutor executor(Engine engine) {
    return ((CoroutineLoop) engine.loop()).executor();
  }

  /** The actors in a container that somebody has asked the path of. */
  static List<ActorRef> actors(InternalActorRef container) {
    List<ActorRef> actors = new ArrayList<>();
    ((VirtualPathContainer) container)
        .foreachChild(actor -> {
          actors.add(actor);
          return BoxedUnit.UNIT;
        });
    return actors;
  }

  /** The number of timers that have not run and were not cancelled. */
  static int timers(Engine engine) {
    StepExecutor executor = executor(engine);
    try {
      Field field = executor.getClass().getDeclaredField("timers");
      field.setAccessible(true);
      Object timers = field.get(executor);
      if (timers instanceof ScheduledThreadPoolExecutor pool) {
        return pool.getQueue().size();
      }
      Method next = timers.getClass().getDeclaredMethod("next");
      next.setAccessible(true);
      return next.invoke(timers) == null ? 0 : 1;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the executor keeps its timers elsewhere", e);
    }
  }
}
