package dev.tauko.conformance;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.BarrierBrokenException;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.InvalidStateException;
import dev.tauko.QueueEmptyException;
import dev.tauko.QueueFullException;
import dev.tauko.QueueShutDownException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The exceptions of the language and of Tauko: which is which. */
final class Exceptions {
  private static final Pattern OF_PROGRAM = Pattern.compile("[A-Z][A-Za-z]{0,30}(Error|Fault)");
  private static final Set<String> RAISABLE =
      Set.of("CancelledError", "TimeoutError", "RuntimeError", "ValueError");

  /** Python's names of Tauko's exceptions, the more special ones first. */
  private static final Map<Class<? extends Throwable>, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(CancelledError.class, "CancelledError");
    NAMES.put(AsyncTimeoutException.class, "TimeoutError");
    NAMES.put(InvalidStateException.class, "InvalidStateError");
    NAMES.put(BarrierBrokenException.class, "BrokenBarrierError");
    NAMES.put(QueueEmptyException.class, "QueueEmpty");
    NAMES.put(QueueFullException.class, "QueueFull");
    NAMES.put(QueueShutDownException.class, "QueueShutDown");
    NAMES.put(IllegalStateException.class, "RuntimeError");
    NAMES.put(IllegalArgumentException.class, "ValueError");
  }

  /** What handlers catch that is not a class of its own in both worlds. */
  private static final Map<String, Predicate<Throwable>> KINDS =
      Map.of(
          "*", Exceptions::isException,
          "BaseException", thrown -> true,
          "ExceptionGroup", thrown -> thrown instanceof ExceptionGroup && isException(thrown),
          "BaseExceptionGroup", ExceptionGroup.class::isInstance,
          "RuntimeError",
              thrown ->
                  thrown instanceof IllegalStateException
                      && !nameOf(thrown).equals("InvalidStateError"));

  /** A mark on exceptions that a program has raised. */
  private static final class Raised extends Throwable {
    private static final long serialVersionUID = 1;

    Raised() {
      super("raised by the program", null, false, false);
    }
  }

  private Exceptions() {}

  /** Whether a handler may have this name. */
  static boolean isHandled(String name) {
    return KINDS.containsKey(name) || NAMES.containsValue(name) || isOfProgram(name);
  }

  /** Whether {@code raise} may have this name. */
  static boolean isRaisable(String name) {
    return RAISABLE.contains(name) || isOfProgram(name);
  }

  private static boolean isOfProgram(String name) {
    return OF_PROGRAM.matcher(name).matches()
        && !KINDS.containsKey(name)
        && !NAMES.containsValue(name);
  }

  /** Whether a handler of this name handles the exception. */
  static boolean matches(String name, Throwable thrown) {
    Predicate<Throwable> kind = KINDS.get(name);
    return kind != null ? kind.test(thrown) : nameOf(thrown).equals(name);
  }

  /** Whether Python holds this to be an {@code Exception}. */
  private static boolean isException(Throwable thrown) {
    return thrown instanceof ExceptionGroup group
        ? group.exceptions().stream().allMatch(Exceptions::isException)
        : thrown instanceof Exception;
  }

  /**
   * The name of the exception's class in Python.
   *
   * @throws IllegalArgumentException if it has none
   */
  static String nameOf(Throwable thrown) {
    return switch (thrown) {
      case ProgramError error -> error.name;
      case ProgramFault fault -> fault.name;
      case ExceptionGroup group -> isException(group) ? "ExceptionGroup" : "BaseExceptionGroup";
      default -> {
        String name = NAMES.get(thrown.getClass());
        if (name == null) {
          throw new IllegalArgumentException(thrown + " has no name in the language", thrown);
        }
        yield name;
      }
    };
  }

  /** The message that belongs to the exception's text; null if none does. */
  static @Nullable String messageOf(Throwable thrown) {
    boolean shown =
        switch (thrown) {
          case ProgramError _, ProgramFault _, CancelledError _ -> true;
          default -> Arrays.stream(thrown.getSuppressed()).anyMatch(Raised.class::isInstance);
        };
    String message = shown ? thrown.getMessage() : null;
    return message == null || message.isEmpty() ? null : message;
  }

  /** A new exception of one of the {@linkplain #isRaisable raisable} names. */
  static Throwable create(String name, String message) {
    Throwable exception = ofName(name, message);
    exception.addSuppressed(new Raised());
    return exception;
  }

  private static Throwable ofName(String name, String message) {
    return switch (name) {
      case "CancelledError" -> new CancelledError(message);
      case "TimeoutError" -> new AsyncTimeoutException(message, null);
      case "RuntimeError" -> new IllegalStateException(message);
      case "ValueError" -> new IllegalArgumentException(message);
      default ->
          name.endsWith("Fault")
              ? new ProgramFault(name, message)
              : new ProgramError(name, message);
    };
  }
}
