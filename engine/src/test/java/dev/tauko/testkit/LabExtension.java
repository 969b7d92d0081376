package dev.tauko.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Asyncio;
import dev.tauko.Runner;
import dev.tauko.internal.loop.MailboxCarrier;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Runs the tests marked with {@link OnEachCarrier} or {@link OnEachMode}, closes their labs, and
 * fails those that leave something behind which they have not declared.
 */
final class LabExtension implements TestTemplateInvocationContextProvider {
  private static final Namespace SHARED = Namespace.create(LabExtension.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return modes(context.getRequiredTestMethod())
        .filter(mode -> !Lab.carrier(mode).equals("mailbox") || MailboxCarrier.obstacle() == null)
        .map(OneMode::new);
  }

  private static Stream<String> modes(Method test) {
    OnEachMode eachMode = test.getAnnotation(OnEachMode.class);
    return Stream.of(
        eachMode != null ? eachMode.value() : test.getAnnotation(OnEachCarrier.class).value());
  }

  /** All tests of a JVM that need nothing special share one runner for each mode. */
  private static Runner shared(ExtensionContext context, String mode) {
    return context
        .getRoot()
        .getStore(SHARED)
        .getOrComputeIfAbsent(mode, LabExtension::newRunner, Runner.class);
  }

  /** A runner that has all its threads: that of timers, too, where it is begun by the first one. */
  private static Runner newRunner(String mode) {
    Runner runner = Runner.create(Lab.configFor(mode));
    if (Lab.isParallel(mode)) {
      runner.run(() -> Asyncio.sleep(Duration.ofNanos(1)));
    }
    return runner;
  }

  private record OneMode(String mode) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return mode;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new LabOfOneTest(mode));
    }
  }

  private static final class LabOfOneTest implements ParameterResolver, AfterEachCallback {
    private final String mode;
    private Inventory inventory;
    private Lab lab;

    LabOfOneTest(String mode) {
      this.mode = mode;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Runner shared = shared(context, mode);
      inventory = Inventory.open(shared.engine());
      lab = new Lab(mode, () -> shared);
      return lab;
    }

    private static Set<Remnant> declared(ExtensionContext context) {
      Leaves leaves = context.getRequiredTestMethod().getAnnotation(Leaves.class);
      return leaves == null ? Set.of() : Set.of(leaves.value());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
      if (lab == null) {
        return;
      }
      try {
        lab.close();
        if (context.getExecutionException().isEmpty()) {
          assertThat(inventory.remnants(declared(context), Inventory.PATIENCE))
              .as("what the test has left behind")
              .isEmpty();
        }
      } finally {
        inventory.close();
      }
    }
  }
}
