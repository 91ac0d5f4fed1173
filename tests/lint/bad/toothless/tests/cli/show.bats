@test "a line that cannot fail" {
	! grep -q x file
	refute grep -q x file
	! grep -q x file || [ -s file ]
}
