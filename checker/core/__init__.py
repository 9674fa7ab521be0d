"""Values and pure functions: nothing here touches a machine."""
