package dev.tauko.internal.task;

import dev.tauko.internal.log.Printable;
import java.util.concurrent.CompletionStage;

/** A completion stage in words. */
final class StageText {

  /** Whether the instances of a class tell more of themselves than the JDK's stages do. */
  private static final ClassValue<Boolean> TELLING =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            String declared = type.getMethod("toString").getDeclaringClass().getName();
            return !declared.startsWith("java.");
          } catch (NoSuchMethodException | SecurityException e) {
            return false;
          }
        }
      };

  private StageText() {}

  /** What a stage says of itself, if it has words of its own; otherwise the await of its type. */
  static String of(CompletionStage<?> stage) {
    if (TELLING.get(stage.getClass())) {
      try {
        return Printable.of(String.valueOf(stage));
      } catch (RuntimeException e) {
        // Users' code: the type will do.
      }
    }
    String type = stage.getClass().getSimpleName();
    return "await(" + (type.isEmpty() ? "CompletionStage" : type) + ")";
  }
}
