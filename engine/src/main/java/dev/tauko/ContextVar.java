package dev.tauko;

import dev.tauko.internal.log.Printable;
import dev.tauko.internal.task.Variables;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the running task, for what would otherwise be passed through
 * every method: a request's id, a user, a deadline. Python's {@code contextvars.ContextVar}.
 *
 * <p>A task gets a copy of its creator's variables when it is created, a callback when it is
 * registered; what one sets afterwards, the other does not see. A thread that is not on a loop has
 * variables of its own.
 *
 * <p>Thread-safety: may be used from any thread. Variables are compared by identity and should be
 * constants.
 *
 * @param <T> the type of the values
 */
public final class ContextVar<T> {
  private final String name;
  private final @Nullable T defaultValue;

  private ContextVar(String name, @Nullable T defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = defaultValue;
  }

  /** A variable without a default. The name is for people to read. */
  public static <T> ContextVar<T> of(String name) {
    return new ContextVar<>(name, null);
  }

  /** A variable that has this value where none was set. */
  public static <T> ContextVar<T> of(String name, T defaultValue) {
    return new ContextVar<>(name, Objects.requireNonNull(defaultValue, "defaultValue"));
  }

  /** The name. */
  public String name() {
    return name;
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if none was set, and there is no default
   */
  public T get() {
    T value = currentValue();
    if (value == null) {
      value = defaultValue;
    }
    if (value == null) {
      throw new IllegalStateException(this + " has no value here, and no default");
    }
    return value;
  }

  private @Nullable T currentValue() {
    @SuppressWarnings("unchecked") // Only set() puts values in.
    T value = (T) Variables.current().get(this);
    return value;
  }

  /**
   * Sets the value for the running task or callback.
   *
   * @return what {@link #reset} takes to go back
   */
  public Token<T> set(T value) {
    Objects.requireNonNull(value, "value");
    Token<T> token = new Token<>(this, Optional.ofNullable(currentValue()));
    Variables.enter(Variables.current().with(this, value));
    return token;
  }

  /**
   * Goes back to the value before a {@link #set}.
   *
   * @throws IllegalArgumentException if the token is another variable's
   * @throws IllegalStateException if the token was used before
   */
  public void reset(Token<T> token) {
    if (Objects.requireNonNull(token, "token").variable != this) {
      throw new IllegalArgumentException(
          "the token belongs to " + token.variable + ", not to " + this);
    }
    if (token.used) {
      throw new IllegalStateException("the token of " + this + " has been used already");
    }
    token.used = true;
    Variables before = Variables.current();
    Variables.enter(
        token.old.isPresent() ? before.with(this, token.old.get()) : before.without(this));
  }

  @Override
  public String toString() {
    return "ContextVar[" + Printable.of(name) + "]";
  }

  /**
   * The value before a {@link ContextVar#set}. Python's {@code contextvars.Token}.
   *
   * @param <T> the type of the variable's values
   */
  public static final class Token<T> {
    private final ContextVar<T> variable;
    private final Optional<T> old;
    private boolean used;

    private Token(ContextVar<T> variable, Optional<T> old) {
      this.variable = variable;
      this.old = old;
    }

    /** The value before, if there was one. */
    public Optional<T> oldValue() {
      return old;
    }
  }
}
