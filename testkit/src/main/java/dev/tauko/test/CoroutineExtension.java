package dev.tauko.test;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Body;
import dev.tauko.Engine;
import dev.tauko.test.Host.Detail;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs test methods as {@link InCoroutine} says. Each test has a host of its own while it runs, so
 * that tests may run at the same time.
 */
final class CoroutineExtension
    implements InvocationInterceptor, ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(CoroutineExtension.class);
  private static final String WALL_LIMIT = "tauko.test.wall-limit";
  private static final Set<Class<?>> PARAMETERS =
      Set.of(VirtualClock.class, Simulation.class, Engine.class);

  /** Tasks remember where they were created. */
  private static final Config DEBUG = ConfigFactory.parseString("tauko.debug = on");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.contains(parameter.getParameter().getType())
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Host host = host(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == VirtualClock.class) {
      return host.clock();
    }
    return type == Engine.class ? host.engine() : host.simulation();
  }

  private static Host host(ExtensionContext context) {
    return context
        .getStore(OURS)
        .getOrComputeIfAbsent(Host.class, any -> Host.acquire(DEBUG), Host.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Host host = context.getStore(OURS).remove(Host.class, Host.class);
    if (host != null) {
      host.release();
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (AnnotationSupport.isAnnotated(method.getExecutable(), InCoroutine.class)) {
      throw new ExtensionConfigurationException(
          method.getExecutable()
              + " is a @TestFactory, whose tests do not run as coroutines: leave @InCoroutine out,"
              + " and have each of them call Simulation.run(…)");
    }
    return invocation.proceed();
  }

  private static void run(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    InCoroutine rules = rules(context);
    Settings settings = Settings.DEFAULT.wallLimit(wallLimit(rules, context));
    if (rules.leftovers()) {
      settings = settings.allowingLeftovers();
    }
    if (rules.differences()) {
      settings = settings.allowingDifferences();
    }
    Host host = host(context);
    Body<?, ?> body = new Repeatedly(invocation, method, host)::run;
    if (rules.seeds() > 0) {
      new Laboratory(
              host, settings, body, schedule -> "@InCoroutine(schedule = \"" + schedule + "\")")
          .seeds(0, rules.seeds(), true)
          .throwFailure();
    } else {
      runOnce(host, settings, rules, body);
    }
  }

  private static void runOnce(Host host, Settings usual, InCoroutine rules, Body<?, ?> body)
      throws Throwable {
    Way way = new Way.Fifo();
    Settings settings = usual;
    if (!rules.schedule().isEmpty()) {
      Schedule schedule = Schedule.parse(rules.schedule());
      way = new Way.Replay(schedule);
      settings = settings.order(schedule.order());
    }
    Finished finished = host.run(body, settings, way.oracle(), Fault.NONE, Detail.NONE);
    finished.throwAbort();
    String misfit = host.isSpoilt() ? null : way.misfit(finished);
    if (misfit != null) {
      throw new SimulationFailure(
          finished.failed() ? Report.what(finished) + "\n\n" + misfit : misfit, finished.thrown());
    }
    if (finished.thrown() != null) {
      throw finished.thrown();
    }
  }

  /** A test method that runs as often as it is called, and the first time as JUnit wants it. */
  private static final class Repeatedly {
    private final Invocation<Void> invocation;
    private final ReflectiveInvocationContext<Method> method;
    private final Host host;
    private boolean begun;

    Repeatedly(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, Host host) {
      this.host = host;
      this.invocation = invocation;
      this.method = method;
    }

    @Nullable Void run() {
      try {
        if (begun) {
          var _ =
              ReflectionSupport.invokeMethod(
                  method.getExecutable(),
                  method.getTarget().orElse(null),
                  method.getArguments().stream().map(this::ofThisRun).toArray());
        } else {
          begun = true;
          invocation.proceed();
        }
        return null;
      } catch (Throwable thrown) {
        throw Throwing.<RuntimeException>exactly(thrown);
      }
    }

    private @Nullable Object ofThisRun(@Nullable Object argument) {
      return argument instanceof Engine ? host.engine() : argument;
    }
  }

  private static InCoroutine rules(ExtensionContext context) {
    InCoroutine rules = annotation(context);
    if (rules.seeds() < 0) {
      throw new ExtensionConfigurationException(
          "seeds = " + rules.seeds() + "; accepted: 0 for one run, or a positive number");
    }
    if (rules.seeds() > 0 && !rules.schedule().isEmpty()) {
      throw new ExtensionConfigurationException(
          "seeds = " + rules.seeds() + " and a schedule: a test has one of them at most");
    }
    return rules;
  }

  private static InCoroutine annotation(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), InCoroutine.class)
        .or(() -> ofClass(context.getRequiredTestClass()))
        .orElseThrow(() ->
            new ExtensionConfigurationException(
                context.getRequiredTestMethod()
                    + " is not @InCoroutine, nor is a class around it"));
  }

  /** That of a class, or of the nearest one around it. */
  private static Optional<InCoroutine> ofClass(@Nullable Class<?> type) {
    return type == null
        ? Optional.empty()
        : AnnotationSupport.findAnnotation(type, InCoroutine.class)
            .or(() -> ofClass(type.getEnclosingClass()));
  }

  private static Duration wallLimit(InCoroutine rules, ExtensionContext context) {
    return rules.wallLimit().isEmpty()
        ? context
            .getConfigurationParameter(WALL_LIMIT)
            .map(text -> duration(WALL_LIMIT, text))
            .orElse(Settings.DEFAULT.wallLimit())
        : duration("wallLimit", rules.wallLimit());
  }

  private static Duration duration(String name, String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new ExtensionConfigurationException(
          name + " = \"" + text + "\" is not a duration; accepted: PT10S, PT2M, …", e);
    }
  }
}
