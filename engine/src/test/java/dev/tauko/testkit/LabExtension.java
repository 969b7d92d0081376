package dev.tauko.testkit;

import dev.tauko.Runner;
import dev.tauko.loop.MailboxCarrier;
import java.lang.reflect.Method;
import java.util.List;
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
 * Runs the tests marked with {@link OnEachCarrier} or {@link OnEachMode}, and closes their labs.
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
        .getOrComputeIfAbsent(mode, name -> Runner.create(Lab.configFor(name)), Runner.class);
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
      lab = new Lab(mode, () -> shared(context, mode));
      return lab;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
      if (lab != null) {
        lab.close();
      }
    }
  }
}
