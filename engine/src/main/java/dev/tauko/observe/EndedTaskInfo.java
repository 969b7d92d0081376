package dev.tauko.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that has ended, one of the last {@code tauko.ended-tasks}.
 *
 * @param id the {@link TaskInfo#id} that it had
 * @param name its name
 * @param parent the id of the task that had created it; zero if no task of this engine had
 * @param createdIn the class in which the body was written
 * @param outcome how it ended
 * @param failure the class of the exception that it failed with; null unless it is {@link
 *     Outcome#FAILED}. The message is left out: it may say what is not for everybody's eyes
 * @param ago how long ago that was, to within some turns of the loop
 */
public record EndedTaskInfo(
    long id,
    String name,
    long parent,
    String createdIn,
    Outcome outcome,
    @Nullable String failure,
    Duration ago) {

  /** How a task may end. */
  public enum Outcome {
    /** Its body has returned. */
    FINISHED,
    /** It was cancelled. */
    CANCELLED,
    /** Its body has thrown something. */
    FAILED
  }
}
