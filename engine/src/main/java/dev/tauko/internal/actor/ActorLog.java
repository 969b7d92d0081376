package dev.tauko.internal.actor;

import dev.tauko.internal.log.Loggers;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.MDC;
import scala.collection.immutable.Set;

/**
 * The logger of an actor for code that runs beside its turns, with what Pekko puts into the MDC.
 */
final class ActorLog {
  private static final String SOURCE = "pekkoSource";

  private ActorLog() {}

  /**
   * A logger for the calling thread, whose MDC has the actor from now on.
   *
   * @param body the class of the body, a lambda as a rule: the logger has the name of the class
   *     around it
   */
  static Logger of(ActorContext<?> context, Class<?> body) {
    if (MDC.get(SOURCE) == null) {
      ActorCell cell = CoroutineChild.cell(context);
      MDC.put(SOURCE, cell.self().path().toString());
      MDC.put("sourceActorSystem", context.getSystem().name());
      MDC.put("pekkoAddress", cell.provider().addressString());
      Set<String> tags = cell.props().deploy().tags();
      if (tags.nonEmpty()) {
        MDC.put("pekkoTags", tags.mkString(","));
      }
    }
    String name = body.getName();
    int mark = name.indexOf("$$Lambda");
    return Loggers.of(mark < 0 ? name : name.substring(0, mark));
  }
}
